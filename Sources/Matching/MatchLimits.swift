// SPDX-License-Identifier: Apache-2.0

/// What one match of a ``Pattern`` may cost before it gives up with ``MatchResult/exceededBudget``.
///
/// PCRE2's own limit is not enough. It counts some steps of backtracking, anew for each position where a match may
/// start, and neither the rounds of a group's loop nor what a loop over single bytes gives back: it stops
/// `(?:a+)+\d`, but `(?:ab?)+\d` takes 24 s over 100 KB. So a match of a long value, or one that takes more than a few
/// steps, runs on code that calls back at each loop, and ends when its time is over (`Pattern.matchGuarded`).
package struct MatchLimits: Hashable, Sendable {
    /// Steps for each start position, at most. A step takes 2 to 4 ns: 1,000,000 of them are 2 to 4 ms. Honest values
    /// need hundreds, long lists some tens of thousands.
    package var matchLimit: Int
    /// Nested backtracking points, at most; used by the interpreter only, JIT code is bounded by its stack.
    package var recursionLimit: Int
    /// Memory the interpreter may take for backtracking, KiB.
    package var heapKiB: Int
    /// The largest stack JIT code may take, KiB. Address space; memory only as far as a match went. A list such as
    /// `^(?:&amp;|[^"])*$` takes 8 to 16 bytes of stack for each byte of the value: 4 MiB is enough for some 256 KB,
    /// and 512 KiB would make 100 KB of honest prose exceed the budget of a rule of CRS 4.
    package var jitStackKiB: Int
    /// CPU time one match may take, milliseconds. It is looked at often enough to end within a few milliseconds after.
    /// 20 are what the slowest patterns of the Core Rule Set take for some 100 KB of honest text.
    package var milliseconds: Int

    package init(
        matchLimit: Int = 1_000_000,
        recursionLimit: Int = 100_000,
        heapKiB: Int = 8192,
        jitStackKiB: Int = 4096,
        milliseconds: Int = 20
    ) {
        self.matchLimit = matchLimit
        self.recursionLimit = recursionLimit
        self.heapKiB = heapKiB
        self.jitStackKiB = jitStackKiB
        self.milliseconds = milliseconds
    }
}
