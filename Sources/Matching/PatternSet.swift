// SPDX-License-Identifier: Apache-2.0

import CHyperscan
import Synchronization

/// Many patterns searched for in one pass over a value, to find which of them are worth trying: a prefilter, that
/// never decides. What is not a candidate does not match; whether a candidate matches, and what its groups hold, is
/// for ``Pattern`` to say.
///
/// Hyperscan is told what PCRE2 is told (``Pattern``), but for `$`, which for Hyperscan matches before a last newline
/// too: more, never less. A member that Hyperscan cannot take, or that took too long, is always a candidate.
package final class PatternSet: Sendable {
    package let members: [PatternSetMember]
    /// What became of each member.
    package let dispositions: [PatternSetMember.Disposition]
    /// What it was compiled with.
    package let budget: PatternSetBudget
    /// CPU time it took to compile or load, seconds.
    package let seconds: Double

    /// nil when no member is in it.
    let database: HyperscanDatabase?
    /// A number that no other set of this process has or had.
    let serial: Int
    private let always: [UInt64]
    private let all: [UInt64]

    private static let serials = Atomic<Int>(0)

    init(
        members: [PatternSetMember],
        dispositions: [PatternSetMember.Disposition],
        database: HyperscanDatabase?,
        budget: PatternSetBudget,
        seconds: Double
    ) {
        self.members = members
        self.dispositions = dispositions
        self.database = database
        self.budget = budget
        self.seconds = seconds
        serial = Self.serials.wrappingAdd(1, ordering: .relaxed).oldValue
        var always = [UInt64](repeating: 0, count: (members.count + 63) / 64)
        var all = always
        for index in members.indices {
            let bit: UInt64 = 1 << UInt64(index & 63)
            all[index >> 6] |= bit
            let isScanned = database != nil && index < dispositions.count && dispositions[index].isInDatabase
            if !isScanned { always[index >> 6] |= bit }
        }
        self.always = always
        self.all = all
    }

    /// How many words of 64 bits ``candidates(in:_:into:)`` fills.
    package var wordCount: Int { all.count }

    /// Size of the database in memory, bytes.
    package var byteCount: Int { database?.byteCount ?? 0 }

    /// Sets bit `i % 64` of word `i / 64` for each member `i` that may match, and clears the others.
    ///
    /// `matched` is grown to ``wordCount`` when it is shorter, and words beyond are cleared, so that one buffer serves
    /// sets of different sizes. When the scan fails all members are candidates, and the scratch counts the failure.
    package func candidates(in value: Span<UInt8>, _ scratch: HyperscanScratch, into matched: inout [UInt64]) {
        reset(&matched, to: always)
        guard let database else { return }
        guard scratch.prepare(for: self), let space = scratch.pointer else { return reset(&matched, to: all) }
        guard let length = UInt32(exactly: value.count) else {
            scratch.report(HyperscanError(code: HS_INVALID))
            return reset(&matched, to: all)
        }
        let status = matched.withUnsafeMutableBufferPointer { words in
            withUnsafeMutablePointer(to: &words) { words in
                value.withUnsafeBufferPointer { bytes in
                    // An empty value may have no address, and Hyperscan wants one.
                    let start = bytes.baseAddress.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(space)
                    let data = start.assumingMemoryBound(to: CChar.self)
                    return hs_scan(database.pointer, data, length, 0, space, noteMatch, words)
                }
            }
        }
        guard status == HS_SUCCESS else {
            scratch.report(HyperscanError(code: status))
            return reset(&matched, to: all)
        }
    }

    private func reset(_ matched: inout [UInt64], to words: [UInt64]) {
        if matched.count < words.count {
            matched.append(contentsOf: repeatElement(0, count: words.count - matched.count))
        }
        for index in matched.indices {
            matched[index] = index < words.count ? words[index] : 0
        }
    }
}

/// Hyperscan calls this for each member found, at most once a scan (HS_FLAG_SINGLEMATCH).
private func noteMatch(
    _ identifier: UInt32,
    _ from: UInt64,
    _ to: UInt64,
    _ flags: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let words = context?.assumingMemoryBound(to: UnsafeMutableBufferPointer<UInt64>.self).pointee else {
        return 1
    }
    let word = Int(identifier >> 6)
    // Not 0 ends the scan, and so makes all members candidates.
    guard word < words.count else { return 1 }
    words[word] |= 1 << UInt64(identifier & 63)
    return 0
}
