// SPDX-License-Identifier: Apache-2.0

/// Lets a text with repeated keys be parsed to its end by a parser that stops at the first of them.
///
/// The first character of a repeated key is replaced by a private-use character. A character takes one
/// column whatever it is, so every position stays true.
struct DuplicateKeys {
    private struct Place: Hashable {
        let line: Int
        let column: Int
    }

    private struct Mark {
        let placeholder: Unicode.Scalar
        let original: Unicode.Scalar
    }

    private var marks: [Place: Mark] = [:]

    /// `text` with the key at this place marked; nil when it cannot be, or after too many.
    mutating func mark(line: Int, column: Int, in text: String) -> String? {
        let place = Place(line: line, column: column)
        guard marks.count < 100, marks[place] == nil,
            let placeholder = Unicode.Scalar(0xE000 + UInt32(marks.count))
        else { return nil }
        var scalars = Array(text.unicodeScalars)
        guard var index = Self.index(line: line, column: column, in: scalars) else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        // A key that begins otherwise is an anchor, an escape or empty: not worth following.
        guard scalars.indices.contains(index), scalars[index].isASCII, isTokenCharacter(UInt8(scalars[index].value)),
            scalars[index] != "'", scalars[index] != "&", scalars[index] != "*", scalars[index] != "!"
        else { return nil }
        marks[place] = Mark(placeholder: placeholder, original: scalars[index])
        scalars[index] = placeholder
        var marked = String.UnicodeScalarView()
        marked.append(contentsOf: scalars)
        return String(marked)
    }

    /// The key as the user wrote it.
    func original(_ key: String, line: Int, column: Int) -> String {
        guard let mark = marks[Place(line: line, column: column)], key.unicodeScalars.first == mark.placeholder else {
            return key
        }
        var scalars = key.unicodeScalars
        scalars.removeFirst()
        scalars.insert(mark.original, at: scalars.startIndex)
        return String(scalars)
    }

    /// Line breaks as libyaml counts them (YAML 1.1, 4.2): LF, CR, CR LF, NEL, LS and PS.
    private static func index(line: Int, column: Int, in scalars: [Unicode.Scalar]) -> Int? {
        var index = 0
        var current = 1
        while current < line, index < scalars.count {
            switch scalars[index] {
            case "\r":
                if index + 1 < scalars.count, scalars[index + 1] == "\n" { index += 1 }
                current += 1
            case "\n", "\u{85}", "\u{2028}", "\u{2029}":
                current += 1
            default: break
            }
            index += 1
        }
        let target = index + column - 1
        return current == line && scalars.indices.contains(target) ? target : nil
    }
}
