// SPDX-License-Identifier: Apache-2.0

extension ECMAPattern {
    /// `p{...}` or `P{...}` after a backslash, as PCRE2 has it.
    mutating func readProperty(inClass isInClass: Bool = false) throws(SyntaxError) -> String {
        let isNegated = peek() == "P"
        position += 1
        guard peek() == "{" else { throw SyntaxError(message: #"\p without a property"#) }
        position += 1
        var text = ""
        while let scalar = peek(), scalar != "}" {
            text.unicodeScalars.append(scalar)
            position += 1
        }
        guard peek() == "}" else { throw SyntaxError(message: #"\p{ without an end"#) }
        position += 1
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.isWord || $0 == "=" }) else {
            throw SyntaxError(message: #"\p{...} with a malformed property"#)
        }
        let mark = isNegated ? "\\P" : "\\p"
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            if text == "ASCII" {
                let range = isNegated ? #"\x{80}-\x{10ffff}"# : #"\x{0}-\x{7f}"#
                return isInClass ? range : "[" + range + "]"
            }
            // What is not unassigned.
            if text == "Assigned" { return isNegated ? #"\p{Cn}"# : #"\P{Cn}"# }
            return mark + "{" + (Self.categories[text] ?? text) + "}"
        }
        switch parts[0] {
        case "General_Category", "gc": return mark + "{" + (Self.categories[String(parts[1])] ?? String(parts[1])) + "}"
        case "Script", "sc": return mark + "{sc:" + parts[1] + "}"
        case "Script_Extensions", "scx": return mark + "{scx:" + parts[1] + "}"
        default: throw SyntaxError(message: "the unknown property \(parts[0])")
        }
    }

    /// Long names of general categories (Unicode, PropertyValueAliases.txt); PCRE2 knows the short ones.
    private static let categories: [String: String] = [
        "Letter": "L", "Cased_Letter": "L&", "LC": "L&", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
        "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo",
        "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me",
        "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
        "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
        "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf",
        "Other_Punctuation": "Po",
        "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Other_Symbol": "So",
        "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp",
        "Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co",
        "Unassigned": "Cn",
    ]
}
