// SPDX-License-Identifier: Apache-2.0

package import Core

/// What a rule decided about the transaction: it is not to go on. A value, not an error.
package struct Interruption: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case deny
        /// The connection is to be closed without an answer.
        case drop
        case redirect(to: [UInt8])
    }

    package let action: Action
    /// The status of the answer.
    package let status: Int
    package let ruleID: Int
}

/// A rule that matched and logs.
package struct RuleMatch: Sendable {
    package let rule: CompiledRule
    /// `msg` with its macros expanded, but for those that stand for received bytes.
    package let message: [UInt8]
    /// What matched, such as `ARGS:q`; the member's name is the client's.
    package let variable: [UInt8]
    /// The start of the value that matched, as received or transformed. To be redacted before anyone sees it.
    package let value: [UInt8]
    /// Whether the rule refuses, whatever the engine's mode made of it.
    package let isDisruptive: Bool
}
