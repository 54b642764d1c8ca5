// SPDX-License-Identifier: Apache-2.0

/// Reads the JSON of a document once: is it valid (RFC 8259), is no key repeated, and what does it refer to?
struct DocumentScanner {
    /// A reference to somewhere, or the name that a schema gives itself.
    struct Link {
        let text: String
        /// Where in the JSON its value begins.
        let offset: Int
        /// The `$id`s of the schemas around it, the innermost first: what it is relative to.
        var scopes: [String] = []
    }

    /// What the names in an object are.
    private enum Context {
        /// Of OpenAPI or of JSON Schema.
        case keywords
        /// The user's own.
        case names
        case discriminator
        /// Names to schemas, or references to them.
        case mapping
        /// An example or a constant: nothing in it refers to anything.
        case data
    }

    private(set) var references: [Link] = []
    private(set) var identifiers: [Link] = []
    private let json: [UInt8]
    private var index = 0

    init(_ json: [UInt8]) throws(DocumentProblem) {
        self.json = json
        skipSpace()
        guard index < json.count else { throw DocumentProblem(message: "there is nothing in this file") }
        try value(.keywords, depth: 0)
        skipSpace()
        guard index == json.count else { throw problem("there is more after the end of the document") }
    }

    /// The text of a JSON string with its quotes.
    static func text(ofString json: [UInt8]) throws(DocumentProblem) -> String {
        var scanner = DocumentScanner(unread: json)
        return String(decoding: try scanner.string(), as: UTF8.self)
    }

    private init(unread json: [UInt8]) {
        self.json = json
    }

    private mutating func value(_ context: Context, depth: Int) throws(DocumentProblem) {
        switch byte {
        case UInt8(ascii: "{"): try object(context, depth: depth)
        case UInt8(ascii: "["): try array(context == .data ? .data : .keywords, depth: depth)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func array(_ context: Context, depth: Int) throws(DocumentProblem) {
        try enter(depth)
        if skip(UInt8(ascii: "]")) { return }
        while true {
            try value(context, depth: depth + 1)
            skipSpace()
            if skip(UInt8(ascii: "]")) { return }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func object(_ context: Context, depth: Int) throws(DocumentProblem) {
        try enter(depth)
        if skip(UInt8(ascii: "}")) { return }
        let firstReference = references.count
        let firstIdentifier = identifiers.count
        var identifier: Link?
        var keys: Set<[UInt8]> = []
        while true {
            let start = index
            guard byte == UInt8(ascii: "\"") else { throw problem("expected a key in quotes") }
            let key = try string()
            guard keys.insert(key).inserted else {
                index = start
                let name = quoted(String(decoding: key, as: UTF8.self))
                throw problem("the key \(name) is given twice", "keep one of the two")
            }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            if let link = try member(String(decoding: key, as: UTF8.self), context, depth: depth) { identifier = link }
            skipSpace()
            if skip(UInt8(ascii: "}")) { break }
            try expect(UInt8(ascii: ","))
        }
        guard let identifier else { return }
        for link in references.indices.dropFirst(firstReference) { references[link].scopes.append(identifier.text) }
        for link in identifiers.indices.dropFirst(firstIdentifier) { identifiers[link].scopes.append(identifier.text) }
        identifiers.append(identifier)
    }

    /// The value of a key. Gives the object's own `$id`.
    private mutating func member(_ key: String, _ context: Context, depth: Int) throws(DocumentProblem) -> Link? {
        let inner = Self.context(of: key, in: context)
        guard byte == UInt8(ascii: "\""), context != .data else {
            try value(inner, depth: depth + 1)
            return nil
        }
        let start = index
        let link = Link(text: String(decoding: try string(), as: UTF8.self), offset: start)
        switch (key, context) {
        case ("$ref", _), ("$dynamicRef", .keywords): references.append(link)
        // Names of schemas have neither.
        case (_, .mapping) where link.text.contains("/") || link.text.contains("#"): references.append(link)
        case ("$id", .keywords): return link
        default: break
        }
        return nil
    }

    private static func context(of key: String, in context: Context) -> Context {
        switch context {
        case .data, .mapping: return .data
        case .names: return .keywords
        case .discriminator: return key == "mapping" ? .mapping : .data
        case .keywords: break
        }
        if key == "discriminator" { return .discriminator }
        if maps.contains(key) { return .names }
        return literals.contains(key) || key.hasPrefix("x-") ? .data : .keywords
    }

    /// Keywords whose objects have names of the user's own.
    private static let maps: Set<String> = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
        "paths", "webhooks", "pathItems", "callbacks", "responses", "parameters", "requestBodies", "headers",
        "securitySchemes", "schemas", "links", "content", "encoding", "variables",
    ]
    private static let literals: Set<String> = ["example", "examples", "default", "enum", "const", "dependentRequired"]
}

// The grammar (RFC 8259).
extension DocumentScanner {
    private var byte: UInt8? { json.indices.contains(index) ? json[index] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    /// Past this byte, if it is next, and the space after it.
    private mutating func skip(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ wanted: UInt8) throws(DocumentProblem) {
        guard skip(wanted) else { throw problem("expected '\(Character(Unicode.Scalar(wanted)))'") }
        skipSpace()
    }

    private mutating func enter(_ depth: Int) throws(DocumentProblem) {
        guard depth < YAMLToJSON.maximumDepth else {
            throw problem("this is nested more than \(YAMLToJSON.maximumDepth) levels deep")
        }
        index += 1
        skipSpace()
    }

    private mutating func word(_ word: StaticString) throws(DocumentProblem) {
        let text = "\(word)".utf8
        guard json.dropFirst(index).starts(with: text) else { throw problem("this is not valid JSON") }
        index += text.count
    }

    private mutating func number() throws(DocumentProblem) {
        let start = index
        _ = skip(UInt8(ascii: "-"))
        var isValid = byte == UInt8(ascii: "0") ? skip(UInt8(ascii: "0")) : digits()
        if skip(UInt8(ascii: ".")) { isValid = digits() && isValid }
        if let mark = byte, mark | 0x20 == UInt8(ascii: "e") {
            index += 1
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            isValid = digits() && isValid
        }
        guard isValid else {
            index = start
            throw problem("this is not valid JSON")
        }
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte, isDigit(byte) { index += 1 }
        return index > start
    }

    /// The text of a string, from its first quote on.
    private mutating func string() throws(DocumentProblem) -> [UInt8] {
        index += 1
        var text: [UInt8] = []
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw problem("a string ends with its line") }
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            try escape(&text)
        }
        guard skip(UInt8(ascii: "\"")) else { throw problem("a string does not end") }
        return text
    }

    private mutating func escape(_ text: inout [UInt8]) throws(DocumentProblem) {
        let letter = byte ?? 0
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            if (0xD800..<0xDC00).contains(code), skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
                let low = try codeUnit()
                code = (0xDC00..<0xE000).contains(low) ? 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00) : 0xD800
            }
            guard let scalar = Unicode.Scalar(code) else { throw problem("half of a surrogate pair is no character") }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default:
            index -= 1
            throw problem("there is no such escape in JSON")
        }
    }

    private mutating func codeUnit() throws(DocumentProblem) -> UInt32 {
        let digits = String(decoding: json.dropFirst(index).prefix(4), as: UTF8.self)
        guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let code = UInt32(digits, radix: 16) else {
            throw problem("'\\u' needs four hexadecimal digits")
        }
        index += 4
        return code
    }

    private func problem(_ message: String, _ hint: String? = nil) -> DocumentProblem {
        let place = ContractOrigin.place(atByte: index, of: json, file: "")
        return DocumentProblem(message: message, hint: hint, line: place.line, column: place.column)
    }
}
