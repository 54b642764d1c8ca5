// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@validateUrlEncoding`: matches when a `%` in the value is not followed by two hexadecimal digits.
package struct ValidateUrlEncoding: Operator {
    package static var word: String { "validateUrlEncoding" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    package var gate: ByteGate? { ByteGate(classes: [ByteSet([UInt8(ascii: "%")])], minimumLength: 1) }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        var index = 0
        while index < value.count {
            if value[index] == UInt8(ascii: "%") {
                guard value.count &- index > 2, Self.isDigit(value[index &+ 1]), Self.isDigit(value[index &+ 2]) else {
                    return true
                }
                index &+= 3
            } else {
                index &+= 1
            }
        }
        return false
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5
    }
}
