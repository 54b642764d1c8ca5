// SPDX-License-Identifier: Apache-2.0

/// What came of matching a pattern with a value.
package enum MatchResult: Hashable, Sendable {
    case noMatch
    case match
    /// Gave up: the match would have cost more than ``MatchLimits`` allow. What that means is the caller's choice.
    case exceededBudget
}
