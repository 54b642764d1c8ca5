// SPDX-License-Identifier: Apache-2.0

package import Matching

/// An operator that compares the value with a text, which may have macros.
package protocol TextOperator: Operator {
    var parameter: TextParameter { get }

    init(parameter: TextParameter)

    static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool

    /// Whether a value that matches has all bytes of the text in it.
    static var needsWholeParameter: Bool { get }
}

extension TextOperator {
    package init(_ argument: OperatorArgument) throws(OperatorError) {
        self.init(parameter: TextParameter(argument))
    }

    package static var needsWholeParameter: Bool { false }

    package var gate: ByteGate? {
        Self.needsWholeParameter && !parameter.isDynamic ? ByteGate(literal: parameter.bytes) : nil
    }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        let bytes = parameter.isDynamic ? context.parameter : parameter.bytes
        return Self.holds(value, bytes.span)
    }
}

/// The text an operator compares with: known, or expanded for each evaluation.
package struct TextParameter: Sendable {
    let bytes: [UInt8]
    let isDynamic: Bool

    init(_ argument: OperatorArgument) {
        bytes = argument.isDynamic ? [] : Array(argument.text.utf8)
        isDynamic = argument.isDynamic
    }
}

extension ByteGate {
    /// Of values that hold a literal, letter case regarded. Bytes that are rare in honest values come first.
    init(literal: [UInt8]) {
        let rareFirst = Set(literal).sorted { (Self.isCommon($0) ? 1 : 0, $0) < (Self.isCommon($1) ? 1 : 0, $1) }
        self.init(classes: rareFirst.map { ByteSet([$0]) }, minimumLength: literal.count)
    }

    private static func isCommon(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
