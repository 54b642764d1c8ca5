// SPDX-License-Identifier: Apache-2.0

import JSON

/// The keywords of one schema, read with checks of what they hold. Errors say where in the document.
struct SchemaKeywords {
    let source: SchemaSource
    let location: SchemaRegistry.Location
    let dialect: SchemaDialect
    private var values: [String: Int] = [:]

    init(_ registry: SchemaRegistry, _ location: SchemaRegistry.Location, _ dialect: SchemaDialect) {
        source = registry.sources[location.source]
        self.location = location
        self.dialect = dialect
        var members = source.document.members(of: location.node)
        while let member = members.next(in: source.document) { values[source.text(member.key)] = member.value }
    }

    /// The node of a keyword's value.
    func node(_ keyword: String) -> Int? { values[keyword] }

    /// A keyword that the dialect has since a draft.
    func node(_ keyword: String, since draft: SchemaDialect.Draft) -> Int? {
        dialect.draft >= draft ? values[keyword] : nil
    }

    func kind(_ node: Int) -> JSONKind { source.document[node].kind }

    func location(_ node: Int) -> SchemaRegistry.Location {
        SchemaRegistry.Location(source: location.source, node: node)
    }

    func error(_ node: Int, _ message: String) -> SchemaError {
        SchemaError(uri: source.uri, pointer: source.pointer(node), message: message)
    }

    func string(_ keyword: String) throws(SchemaError) -> String? {
        guard let node = values[keyword] else { return nil }
        guard kind(node) == .string else { throw error(node, "\(keyword) must be a string") }
        return source.text(node)
    }

    func boolean(_ keyword: String) throws(SchemaError) -> Bool {
        guard let node = values[keyword] else { return false }
        switch kind(node) {
        case .true: return true
        case .false: return false
        default: throw error(node, "\(keyword) must be true or false")
        }
    }

    /// A number of things; one beyond 2^31 is as good as that.
    func count(_ keyword: String, since draft: SchemaDialect.Draft = .draft4) throws(SchemaError) -> Int32? {
        guard let node = node(keyword, since: draft) else { return nil }
        let bytes = source.bytes.span
        let range = source.document[node].range
        let number = DecimalNumber(bytes, range)
        guard kind(node) == .number, number.isInteger, number.isZero || !number.isNegative else {
            throw error(node, "\(keyword) must be an integer that is not negative")
        }
        guard number.count + number.exponent <= 9 else { return .max }
        var value: Int32 = 0
        for index in 0..<(number.count + number.exponent) {
            value = value &* 10 &+ Int32(number.digit(index, bytes))
        }
        return value
    }

    /// A list of strings.
    func names(_ node: Int, _ keyword: String) throws(SchemaError) -> [[UInt8]] {
        guard kind(node) == .array else { throw error(node, "\(keyword) must be a list of names") }
        var names: [[UInt8]] = []
        for child in source.children(of: node) {
            guard kind(child) == .string else { throw error(child, "\(keyword) must be a list of names") }
            names.append(text(child))
        }
        return names
    }

    /// The members of a keyword that is an object.
    func members(_ keyword: String, since draft: SchemaDialect.Draft = .draft4)
        throws(SchemaError) -> [(name: [UInt8], value: Int)]
    {
        guard let node = node(keyword, since: draft) else { return [] }
        guard kind(node) == .object else { throw error(node, "\(keyword) must be an object") }
        var result: [(name: [UInt8], value: Int)] = []
        var places: [[UInt8]: Int] = [:]
        var members = source.document.members(of: node)
        while let member = members.next(in: source.document) {
            let name = text(member.key)
            // Of a key that occurs twice the last one counts, as for all readers.
            if let place = places[name] {
                result[place].value = member.value
            } else {
                places[name] = result.count
                result.append((name, member.value))
            }
        }
        return result
    }

    func text(_ node: Int) -> [UInt8] {
        var text: [UInt8] = []
        source.document.decodeString(node, in: source.bytes.span, into: &text)
        return text
    }
}
