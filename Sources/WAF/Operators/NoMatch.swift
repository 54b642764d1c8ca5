// SPDX-License-Identifier: Apache-2.0

/// `@noMatch`: no value matches.
package struct NoMatch: Operator {
    package static var word: String { "noMatch" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool { false }
}
