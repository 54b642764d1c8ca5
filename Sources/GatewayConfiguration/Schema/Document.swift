// SPDX-License-Identifier: Apache-2.0

/// A value that is about to be written, as YAML or as JSON.
indirect enum Document: Sendable, Equatable {
    case bool(Bool)
    case int(Int)
    case string(String)
    /// A number that JSON Schema must see as one though we keep it as text, such as a version.
    case number(String)
    case list([Document])
    case object([Member])

    struct Member: Sendable, Equatable {
        let key: String
        let value: Document

        init(_ key: String, _ value: Document) {
            self.key = key
            self.value = value
        }
    }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .int(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: Document...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, Document)...) { self = .object(elements.map(Member.init)) }
}

extension Document {
    /// With further members; an object only.
    func adding(_ members: [Member]) -> Document {
        guard case .object(let own) = self else { return self }
        return .object(own + members)
    }

    /// JSON with sorted keys and two spaces of indentation, without a newline at the end.
    func json(indentation: String = "") -> String {
        let inner = indentation + "  "
        switch self {
        case .bool(let value): return String(value)
        case .int(let value): return String(value)
        case .number(let text): return text
        case .string(let text): return Self.jsonString(text)
        case .list(let items):
            if items.isEmpty { return "[]" }
            let isFlat = items.allSatisfy(\.isScalar)
            if isFlat { return "[" + items.map { $0.json() }.joined(separator: ", ") + "]" }
            let lines = items.map { inner + $0.json(indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + indentation + "]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.sorted { $0.key < $1.key }.map {
                "\(inner)\(Self.jsonString($0.key)): \($0.value.json(indentation: inner))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indentation + "}"
        }
    }

    var isScalar: Bool {
        switch self {
        case .bool, .int, .number, .string: true
        case .list, .object: false
        }
    }

    /// A JSON string (RFC 8259, section 7), which is also a double-quoted YAML scalar.
    static func jsonString(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                let mustEscape =
                    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    || [0x2028, 0x2029, 0xFEFF].contains(scalar.value)
                if mustEscape {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
