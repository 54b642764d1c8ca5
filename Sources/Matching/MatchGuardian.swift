// SPDX-License-Identifier: Apache-2.0

import CPCRE2

/// Ends a match whose code calls back, when its time is used up. Belongs to one ``MatchScratch``.
final class MatchGuardian {
    private var deadline = MatchDeadline(milliseconds: 0)
    private var interval = 0
    private var left = Int.max

    /// - Parameter interval: how many calls there are between two looks at the clock.
    func arm(_ deadline: MatchDeadline, interval: Int) {
        self.deadline = deadline
        self.interval = interval
        left = interval
    }

    func disarm() {
        left = .max
    }

    /// Makes PCRE2 call this guardian, which must live as long as the context.
    func watch(_ context: OpaquePointer) {
        let reference = Unmanaged.passUnretained(self).toOpaque()
        pcre2_set_callout_8(
            context,
            { _, reference in
                guard let reference else { return 0 }
                return Unmanaged<MatchGuardian>.fromOpaque(reference).takeUnretainedValue().isCalled()
            },
            reference
        )
    }

    /// Zero to go on; PCRE2 hands another answer on as the result of the match.
    private func isCalled() -> Int32 {
        left &-= 1
        guard left <= 0 else { return 0 }
        left = interval
        return deadline.hasPassed() ? PCRE2_ERROR_MATCHLIMIT : 0
    }
}
