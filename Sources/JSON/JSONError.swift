// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a JSON document (RFC 8259), or not one within the limits.
package struct JSONError: Error, Hashable, Sendable {
    package enum Reason: UInt8, CaseIterable, Sendable {
        case unexpectedEnd
        case expectedValue
        case expectedKey
        case expectedColon
        case expectedCommaOrEnd
        case trailingData
        case byteOrderMark
        case invalidLiteral
        case invalidNumber
        case controlCharacter
        case invalidEscape
        case loneSurrogate
        case invalidUTF8
        case tooDeep
        case tooManyNodes
        case stringTooLong
        case numberTooLong
        case duplicateKey
        case documentTooLarge
    }

    package let reason: Reason
    /// Where reading stopped, in bytes from the start. What is before it was read and is good.
    package let offset: Int

    @inlinable
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// For people; holds nothing of what was received.
    package var description: String {
        "\(reason.text) at byte \(offset)"
    }
}

extension JSONError.Reason {
    package var text: String {
        switch self {
        case .unexpectedEnd: "the document ends too early"
        case .expectedValue: "a value was expected"
        case .expectedKey: "a key in double quotes was expected"
        case .expectedColon: "a colon was expected after the key"
        case .expectedCommaOrEnd: "a comma or the end of the array or object was expected"
        case .trailingData: "more data after the end of the document"
        case .byteOrderMark: "a byte order mark before the document"
        case .invalidLiteral: "a word that is not true, false or null"
        case .invalidNumber: "a malformed number"
        case .controlCharacter: "a control character that is not escaped in a string"
        case .invalidEscape: "an unknown escape sequence in a string"
        case .loneSurrogate: "half of a surrogate pair in a string"
        case .invalidUTF8: "a string is not UTF-8"
        case .tooDeep: "arrays and objects are nested too deeply"
        case .tooManyNodes: "too many values"
        case .stringTooLong: "a string is too long"
        case .numberTooLong: "a number is too long"
        case .duplicateKey: "a key occurs twice in an object"
        case .documentTooLarge: "the document is larger than 4 GiB"
        }
    }
}
