// SPDX-License-Identifier: Apache-2.0

import CPCRE2

extension Pattern {
    /// The pattern compiled to call back at its checkpoints; nil when it has none, and any start of a match is over
    /// soon.
    static func compileGuarded(_ source: [UInt8], _ options: Options, checkpoints: [Int]?) -> OpaquePointer? {
        // The parser reads bytes: under UTF a checkpoint may fall inside a character.
        let splits = options.contains(.utf) && checkpoints?.contains { source[$0] & 0xC0 == 0x80 } ?? false
        guard let checkpoints, !splits else {
            // In doubt about the syntax: before every item. That makes matching some ten times slower.
            return try? compile(source, options, callsAtItems: true)
        }
        guard !checkpoints.isEmpty else { return nil }
        var marked: [UInt8] = []
        var copied = 0
        for checkpoint in checkpoints {
            marked += source[copied..<checkpoint] + Array("(?C)".utf8)
            copied = checkpoint
        }
        marked += source[copied...]
        return (try? compile(marked, options)) ?? (try? compile(source, options, callsAtItems: true))
    }

    /// A match that looks at the clock while it runs.
    func matchGuarded(_ value: UnsafeBufferPointer<UInt8>, from start: Int, _ scratch: MatchScratch) -> Int32 {
        guard let context = scratch.context else { return PCRE2_ERROR_MATCHLIMIT }
        let deadline = MatchDeadline(milliseconds: scratch.limits.milliseconds)
        // What happens between two calls may scan the value, some 0.7 ns a byte: 2^21 bytes are 1.5 ms.
        scratch.guardian.arm(deadline, interval: max(1, min(1024, (1 << 21) / max(1, value.count))))
        pcre2_set_match_limit_8(context, UInt32(clamping: max(1, scratch.limits.matchLimit)))
        defer {
            scratch.guardian.disarm()
            scratch.resetStepLimit()
            scratch.nanosecondsInLongMatches &+= deadline.elapsed
        }
        return run(guarded ?? code, value, from: start, scratch)
    }
}
