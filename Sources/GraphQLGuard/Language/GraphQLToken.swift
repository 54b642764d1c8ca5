// SPDX-License-Identifier: Apache-2.0

/// The lexical tokens of section 2.1.6.
package enum GraphQLTokenKind: UInt8, Hashable, Sendable {
    case end
    case bang, dollar, ampersand, parenthesisOpen, parenthesisClose, spread, colon, equals, at
    case bracketOpen, bracketClose, braceOpen, pipe, braceClose
    case name, int, float, string, blockString
}

struct GraphQLToken {
    var kind: GraphQLTokenKind
    /// A string with a backslash.
    var hasEscapes = false
    var start: Int
    var end: Int
}

extension GraphQLTokenKind {
    var text: String {
        switch self {
        case .end: "the end of the document"
        case .bang: "\"!\""
        case .dollar: "\"$\""
        case .ampersand: "\"&\""
        case .parenthesisOpen: "\"(\""
        case .parenthesisClose: "\")\""
        case .spread: "\"...\""
        case .colon: "\":\""
        case .equals: "\"=\""
        case .at: "\"@\""
        case .bracketOpen: "\"[\""
        case .bracketClose: "\"]\""
        case .braceOpen: "\"{\""
        case .pipe: "\"|\""
        case .braceClose: "\"}\""
        case .name: "a name"
        case .int, .float: "a number"
        case .string, .blockString: "a string"
        }
    }
}
