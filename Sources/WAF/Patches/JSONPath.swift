// SPDX-License-Identifier: Apache-2.0

/// Which values of a JSON body are meant: a JSON Pointer (RFC 6901) with wildcards.
package struct JSONPath: Hashable, Sendable {
    package enum Segment: Hashable, Sendable {
        /// The member of this name, letter case regarded, or the element at this index.
        case key(String)
        /// Any member or element.
        case any
        /// Any number of steps, none included.
        case anyDepth
    }

    package let segments: [Segment]

    package init(_ segments: [Segment]) {
        self.segments = segments
    }

    /// More steps than this no document can have (SecRequestBodyJsonDepthLimit is 64), and a set of them is one word.
    static let maximumSegments = 63

    /// As a pointer: `/variables/**/regex`; `~0` and `~1` stand for `~` and `/`, `~2` for a `*` that is a name's own.
    package var text: String {
        segments.map { segment in
            switch segment {
            case .any: "/*"
            case .anyDepth: "/**"
            case .key(let key):
                "/"
                    + key.map { character in
                        switch character {
                        case "~": "~0"
                        case "/": "~1"
                        case "*": "~2"
                        default: String(character)
                        }
                    }.joined()
            }
        }.joined()
    }

    /// Reads what ``text`` wrote.
    init(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        segments = parts.map { part in
            switch part {
            case "*": return .any
            case "**": return .anyDepth
            default: break
            }
            var key = ""
            var isEscaped = false
            for character in part {
                if isEscaped {
                    key.append(character == "1" ? "/" : character == "2" ? "*" : "~")
                    isEscaped = false
                } else if character == "~" {
                    isEscaped = true
                } else {
                    key.append(character)
                }
            }
            return .key(key)
        }
    }
}
