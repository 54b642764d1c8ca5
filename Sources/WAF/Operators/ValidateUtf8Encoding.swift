// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@validateUtf8Encoding`: matches when the value is not UTF-8 (RFC 3629, section 4): sequences cut short or too
/// long for their code point, surrogates, code points above U+10FFFF, bytes that start nothing.
package struct ValidateUtf8Encoding: Operator {
    package static var word: String { "validateUtf8Encoding" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    package var gate: ByteGate? { ByteGate(classes: [ByteSet(0x80...0xFF)], minimumLength: 1) }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        var index = 0
        while index < value.count {
            let lead = value[index]
            if lead < 0x80 {
                index &+= 1
                continue
            }
            // The second byte's range keeps out overlong forms, surrogates and what is above U+10FFFF.
            var lowest: UInt8 = 0x80
            var highest: UInt8 = 0xBF
            let following: Int
            switch lead {
            case 0xC2...0xDF: following = 1
            case 0xE0...0xEF:
                following = 2
                if lead == 0xE0 { lowest = 0xA0 }
                if lead == 0xED { highest = 0x9F }
            case 0xF0...0xF4:
                following = 3
                if lead == 0xF0 { lowest = 0x90 }
                if lead == 0xF4 { highest = 0x8F }
            default: return true
            }
            guard following < value.count &- index else { return true }
            guard value[index &+ 1] >= lowest, value[index &+ 1] <= highest else { return true }
            for offset in 2..<max(2, following &+ 1) where value[index &+ offset] & 0xC0 != 0x80 { return true }
            index &+= following &+ 1
        }
        return false
    }
}
