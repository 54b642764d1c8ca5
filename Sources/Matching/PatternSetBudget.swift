// SPDX-License-Identifier: Apache-2.0

/// What compiling a ``PatternSet`` may cost.
package struct PatternSetBudget: Hashable, Sendable {
    /// CPU time for the whole set, seconds. The last step is not stopped when it takes longer than was foreseen.
    ///
    /// Three seconds take in three quarters of the Core Rule Set's patterns at paranoia level 1 when all are in one
    /// set, and use half of the time. The others would not only take long to compile: with them in it, most scans take
    /// two to five times as long.
    package var seconds: Double

    package init(seconds: Double = 3) {
        self.seconds = seconds
    }
}
