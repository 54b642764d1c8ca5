// SPDX-License-Identifier: Apache-2.0

import Glibc
import Matching

/// The fields that requests on a worker brought lately: `User-Agent`, `Accept` and cookies say the same in each request
/// of a connection, and arguments have the same names. A field that is known gets the number it had, and what was found out about its bytes.
///
/// A place for each of some hundred fields, by a hash with a random key; a field that finds its place taken takes it,
/// and gets a number that no other had.
struct FieldMemory {
    struct Known {
        /// Never 0.
        let number: UInt32
        let nameHash: UInt32
        let nameBytes: ByteSet
        let valueBytes: ByteSet
    }

    private struct Entry {
        var hash: UInt64 = 0
        var nameCount = -1
        var bytes: [UInt8] = []
        var known = Known(number: 0, nameHash: 0, nameBytes: ByteSet(), valueBytes: ByteSet())
    }

    /// Bytes of a name and its value; longer ones hardly repeat, and would take the room of many.
    static let longestField = 2_048
    /// The same for a name alone.
    static let longestName = 256
    private static let size = 1_024

    private var entries = Array(repeating: Entry(), count: Self.size)
    private var last: UInt32 = 0
    private let key = UInt64.random(in: .min ... .max)

    /// - Parameter value: empty to know the name alone.
    mutating func known(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Known {
        let hash = Self.hash(value, from: Self.hash(name, from: key))
        let place = Int(truncatingIfNeeded: hash &>> 40) & (Self.size &- 1)
        if entries[place].hash == hash, Self.holds(entries[place], name, value) { return entries[place].known }
        last = last == .max ? 1 : last &+ 1
        // Numbers begin anew after years; what had one before is forgotten.
        if last == 1 { for index in entries.indices { entries[index].nameCount = -1 } }
        let known = Known(
            number: last,
            nameHash: NameHash.of(name),
            nameBytes: ByteSet(occurringIn: name),
            valueBytes: ByteSet(occurringIn: value)
        )
        var bytes = entries[place].bytes
        entries[place].bytes = []
        bytes.removeAll(keepingCapacity: true)
        name.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        value.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        entries[place] = Entry(hash: hash, nameCount: name.count, bytes: bytes, known: known)
        return known
    }

    private static func holds(_ entry: borrowing Entry, _ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool {
        guard entry.nameCount == name.count, entry.bytes.count == name.count &+ value.count else { return false }
        let bytes = entry.bytes.span
        return isEqual(bytes.extracting(0..<name.count), name)
            && isEqual(bytes.extracting(name.count..<bytes.count), value)
    }

    private static func isEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        one.withUnsafeBytes { one in
            other.withUnsafeBytes { other in
                guard one.count == other.count else { return false }
                guard let start = one.baseAddress, let otherStart = other.baseAddress else { return true }
                return memcmp(start, otherStart, one.count) == 0
            }
        }
    }

    /// Eight bytes at a time.
    private static func hash(_ bytes: Span<UInt8>, from start: UInt64) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var hash = start ^ UInt64(bytes.count)
            func mix(_ word: UInt64) {
                hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash &>> 29
            }
            var offset = 0
            while offset &+ 8 <= bytes.count {
                mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset &+= 8
            }
            var rest: UInt64 = 0
            while offset < bytes.count {
                rest = rest &<< 8 | UInt64(bytes[offset])
                offset &+= 1
            }
            mix(rest)
            return hash
        }
    }
}
