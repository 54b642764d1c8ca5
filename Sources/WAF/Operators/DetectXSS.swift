// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@detectXSS`: libinjection calls the value cross-site scripting. TX.0 becomes the value.
package struct DetectXSS: Operator {
    package static var word: String { "detectXSS" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    /// What libinjection reports is a tag, a comment or a document type, which start with `<`, or the value of an
    /// attribute, which follows `=`.
    package var gate: ByteGate? { ByteGate(classes: [ByteSet(Array("<=".utf8))], minimumLength: 2) }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard Self.holdsTagOrAttribute(value), LibInjection.isScripting(value, context) else { return false }
        context.capture(.range(value.indices))
        return true
    }

    static func holdsTagOrAttribute(_ value: Span<UInt8>) -> Bool {
        for index in value.indices where value[index] == UInt8(ascii: "<") || value[index] == UInt8(ascii: "=") {
            return true
        }
        return false
    }
}
