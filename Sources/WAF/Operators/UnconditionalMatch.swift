// SPDX-License-Identifier: Apache-2.0

/// `@unconditionalMatch`: every value matches.
package struct UnconditionalMatch: Operator {
    package static var word: String { "unconditionalMatch" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool { true }
}
