// SPDX-License-Identifier: Apache-2.0

import CPCRE2

/// The memory that matching needs: group offsets, limits and JIT stack. One for each worker thread; not to be shared.
package final class MatchScratch {
    /// What one match may cost.
    package let limits: MatchLimits

    /// Whole match and fifteen groups: TX.0 to TX.9 need ten.
    static let places = 16

    let matchData: OpaquePointer?
    let context: OpaquePointer?
    private let jitStack: OpaquePointer?
    private let offsets: UnsafeMutablePointer<Int>?
    /// Where an empty value points to: PCRE2 wants an address.
    let nowhere: UnsafeMutablePointer<UInt8>

    let guardian = MatchGuardian()

    /// How many groups the last match set, the whole match included; 0 after a match that failed. Groups beyond the
    /// sixteenth are not kept.
    package internal(set) var captureCount = 0

    /// Time spent on matches of long values and of expensive patterns, which look at the clock anyway. It only grows;
    /// a caller that bounds what one transaction may take sets it to zero and looks at it.
    package var nanosecondsInLongMatches: Int64 = 0

    package init(limits: MatchLimits = MatchLimits()) {
        self.limits = limits
        nowhere = .allocate(capacity: 1)
        nowhere.initialize(to: 0)
        matchData = pcre2_match_data_create_8(UInt32(Self.places), nil)
        context = pcre2_match_context_create_8(nil)
        offsets = matchData.flatMap { pcre2_get_ovector_pointer_8($0) }
        let largest = max(limits.jitStackKiB, 32) &* 1024
        jitStack = pcre2_jit_stack_create_8(32 * 1024, largest, nil)
        if let context {
            pcre2_set_depth_limit_8(context, UInt32(clamping: limits.recursionLimit))
            pcre2_set_heap_limit_8(context, UInt32(clamping: limits.heapKiB))
            guardian.watch(context)
            // A nil stack means the 32 KiB of machine stack that PCRE2 uses by itself.
            pcre2_jit_stack_assign_8(context, nil, jitStack.map { UnsafeMutableRawPointer($0) })
        }
        resetStepLimit()
    }

    deinit {
        pcre2_match_data_free_8(matchData)
        pcre2_match_context_free_8(context)
        pcre2_jit_stack_free_8(jitStack)
        nowhere.deallocate()
    }

    /// The limit for a match that does not look at the clock.
    func resetStepLimit() {
        guard let context else { return }
        let steps = max(1, min(limits.matchLimit, Pattern.quickStepLimit))
        pcre2_set_match_limit_8(context, UInt32(clamping: steps))
    }

    /// Where a group of the last match lies in the value; nil for a group that took no part, and after a failed match.
    package func capture(_ index: Int) -> Range<Int>? {
        guard index >= 0, index < captureCount, let offsets else { return nil }
        let start = offsets[2 * index]
        let end = offsets[2 * index + 1]
        // A group without part has both at the largest number; `\K` in a lookahead can set the start behind the end.
        guard start >= 0, start <= end else { return nil }
        return start..<end
    }
}
