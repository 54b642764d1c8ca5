// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a GraphQL document (October 2021, section 2 and appendix B), or not one within the limits.
package struct GraphQLSyntaxError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case unexpectedCharacter
        case unexpectedEnd
        case expected(GraphQLTokenKind)
        case expectedDefinition
        case expectedSelection
        case expectedValue
        case expectedType
        case expectedKeyword
        case variableInConstant
        case reservedFragmentName
        case reservedEnumValue
        case emptyList
        case invalidNumber
        case unterminatedString
        case invalidEscape
        case controlCharacter
        case invalidUTF8
        case documentTooLarge
        case tooManyTokens
        case tooDeep
        case tooManySelections
    }

    package let reason: Reason
    /// Where it is, in bytes from the start of the document.
    package let offset: Int

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The document is well-formed as far as it was read, but beyond a limit.
    package var isLimit: Bool {
        switch reason {
        case .documentTooLarge, .tooManyTokens, .tooDeep, .tooManySelections: true
        default: false
        }
    }

    /// The error as it is shown, with its place in `source`, the same bytes.
    package func error(in source: Span<UInt8>) -> GraphQLError {
        let place = GraphQLPosition(offset: offset, in: source)
        return GraphQLError(
            message: reason.text,
            line: place.line,
            column: place.column,
            rule: isLimit ? .documentLimits : .syntax
        )
    }
}

extension GraphQLSyntaxError.Reason {
    /// For people; holds nothing of what was received.
    package var text: String {
        switch self {
        case .unexpectedCharacter: "a character that may not stand here"
        case .unexpectedEnd: "the document ends too early"
        case .expected(let kind): "\(kind.text) was expected"
        case .expectedDefinition: "an operation, a fragment or a type definition was expected"
        case .expectedSelection: "a field or a fragment was expected"
        case .expectedValue: "a value was expected"
        case .expectedType: "a type was expected"
        case .expectedKeyword: "another keyword was expected"
        case .variableInConstant: "a variable may not stand in a constant value"
        case .reservedFragmentName: "a fragment may not be named \"on\""
        case .reservedEnumValue: "true, false and null are not enum values"
        case .emptyList: "at least one entry was expected between the brackets"
        case .invalidNumber: "a malformed number"
        case .unterminatedString: "a string is not closed"
        case .invalidEscape: "an unknown escape sequence in a string"
        case .controlCharacter: "a control character that is not escaped"
        case .invalidUTF8: "the document is not UTF-8"
        case .documentTooLarge: "the document is too long"
        case .tooManyTokens: "the document has too many tokens"
        case .tooDeep: "the document is nested too deeply"
        case .tooManySelections: "the document has too many selections"
        }
    }
}
