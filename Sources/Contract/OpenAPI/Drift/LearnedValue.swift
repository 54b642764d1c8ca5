// SPDX-License-Identifier: Apache-2.0

import JSON

/// What values of one place have in common, as far as a schema can say it. Keeps no values.
struct LearnedValue: Sendable {
    /// How texts look.
    enum Format: String, Sendable {
        case uuid, dateTime = "date-time", date, email
    }

    private(set) var types: TypeMask = []
    private(set) var count = 0
    private(set) var properties: [String: LearnedValue] = [:]
    private var objects = 0
    private var items: [LearnedValue] = []
    private var longest = 0
    private var mostItems = 0
    private var isNegative = false
    /// That of all texts; nil if they differ or have none.
    private var format: Format?
    private var hasTexts = false
    /// An object with names of its own making, such as identifiers: more of them than any type has.
    private var isMap = false

    /// Something stood here that was not looked into: anything may.
    private var isAnything = false

    /// Levels, and properties of an object, that are looked at.
    static let maximumDepth = 12
    private static let maximumProperties = 200

    /// Notes a value that is too large to be looked into.
    mutating func observeAnything() {
        count &+= 1
        isAnything = true
    }

    mutating func observe(_ node: Int, _ document: borrowing JSONDocument, _ bytes: Span<UInt8>, depth: Int = 0) {
        count &+= 1
        let value = document[node]
        switch value.kind {
        case .null: types.formUnion(.null)
        case .true, .false: types.formUnion(.boolean)
        case .number:
            types.formUnion(value.isPlainInteger ? .integer : .number)
            if bytes[value.range.lowerBound] == UInt8(ascii: "-") { isNegative = true }
        case .string:
            observe(text: bytes.extracting(value.content))
        case .array:
            types.formUnion(.array)
            mostItems = max(mostItems, value.count)
            if items.isEmpty { items.append(LearnedValue()) }
            guard depth < Self.maximumDepth else {
                items[0].observeAnything()
                return
            }
            var elements = document.elements(of: node)
            while let element = elements.next(in: document) {
                items[0].observe(element, document, bytes, depth: depth + 1)
            }
        case .object:
            types.formUnion(.object)
            objects &+= 1
            guard depth < Self.maximumDepth else {
                isMap = true
                return
            }
            var members = document.members(of: node)
            while let member = members.next(in: document) {
                var name: [UInt8] = []
                document.decodeString(member.key, in: bytes, into: &name)
                guard PathShape.kind(of: name.span) == .literal, name.count <= 64,
                    properties.count < Self.maximumProperties
                else {
                    isMap = true
                    continue
                }
                let text = String(decoding: name, as: UTF8.self)
                properties[text, default: LearnedValue()].observe(member.value, document, bytes, depth: depth + 1)
            }
        }
    }

    /// Notes a text of a path or query, which may be a number or a boolean.
    mutating func observe(parameter text: Span<UInt8>) {
        count &+= 1
        var json: [UInt8] = []
        ScalarText.append(text, types: [.integer, .boolean, .number, .string], isPlain: false, to: &json)
        switch json.first {
        case UInt8(ascii: "\""): observe(text: text)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): types.formUnion(.boolean)
        default:
            let isInteger = json.allSatisfy { $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "-") }
            types.formUnion(isInteger ? .integer : .number)
            if json.first == UInt8(ascii: "-") { isNegative = true }
            longest = max(longest, text.count)
        }
    }

    private mutating func observe(text: Span<UInt8>) {
        types.formUnion(.string)
        longest = max(longest, text.count)
        let own = Self.format(of: text)
        if !hasTexts { format = own }
        if format != own { format = nil }
        hasTexts = true
    }

    /// One that the text satisfies as a schema has it, so that a draft allows what it was drafted from.
    private static func format(of text: Span<UInt8>) -> Format? {
        guard let format = likely(text), SchemaFormat.named(format.rawValue)?.isValid(text) == true else { return nil }
        return format
    }

    private static func likely(_ text: Span<UInt8>) -> Format? {
        if PathShape.isUUID(text) { return .uuid }
        var isDate = text.count >= 10
        for index in 0..<min(10, text.count) {
            let isHyphen = index == 4 || index == 7
            isDate = isDate && (isHyphen ? text[index] == UInt8(ascii: "-") : text[index] &- UInt8(ascii: "0") < 10)
        }
        if isDate, text.count == 10 { return .date }
        if isDate, text.count >= 20, text[10] == UInt8(ascii: "T") { return .dateTime }
        var ats = 0
        for index in text.indices where text[index] == UInt8(ascii: "@") { ats += 1 }
        return ats == 1 && text.count <= 254 ? .email : nil
    }

    // MARK: Schema

    /// The schema of what was seen, with bounds twice as wide.
    func write(_ writer: inout JSONWriter) {
        guard !isAnything else { return }
        var names: [String] = []
        let all: [(TypeMask, String)] = [
            (.object, "object"), (.array, "array"), (.string, "string"), (.number, "number"), (.integer, "integer"),
            (.boolean, "boolean"), (.null, "null"),
        ]
        for (type, name) in all where types.contains(type) {
            if type == .integer, types.contains(.number) { continue }
            names.append(name)
        }
        if names.count == 1 {
            writer.member("type", names[0])
        } else if !names.isEmpty {
            writer.array("type") { list in
                for name in names { list.element(name) }
            }
        }
        if types.contains(.string) {
            if let format, types.isDisjoint(with: [.integer, .number]) { writer.member("format", format.rawValue) }
            writer.member("maxLength", number: "\(Self.bound(longest, least: 16))")
        }
        if types.contains(.integer) || types.contains(.number), !isNegative { writer.member("minimum", number: "0") }
        if types.contains(.array) {
            writer.member("maxItems", number: "\(Self.bound(mostItems, least: 10))")
            if let items = items.first, items.count > 0 { writer.object("items") { items.write(&$0) } }
        }
        if types.contains(.object) { writeObject(&writer) }
    }

    private func writeObject(_ writer: inout JSONWriter) {
        let names = properties.keys.sorted()
        let required = names.filter { properties[$0]?.count == objects }
        if !required.isEmpty {
            writer.array("required") { list in
                for name in required { list.element(name) }
            }
        }
        if !names.isEmpty {
            writer.object("properties") { object in
                for name in names { object.object(name) { properties[name]?.write(&$0) } }
            }
        }
        writer.member("additionalProperties", number: isMap ? "true" : "false")
    }

    /// The next power of two that is twice as much.
    private static func bound(_ value: Int, least: Int) -> Int {
        var bound = least
        while bound < value &* 2, bound < 1 << 30 { bound *= 2 }
        return bound
    }

    mutating func merge(_ other: LearnedValue) {
        types.formUnion(other.types)
        count &+= other.count
        objects &+= other.objects
        longest = max(longest, other.longest)
        mostItems = max(mostItems, other.mostItems)
        isNegative = isNegative || other.isNegative
        isMap = isMap || other.isMap
        isAnything = isAnything || other.isAnything
        if other.hasTexts {
            if !hasTexts { format = other.format }
            if format != other.format { format = nil }
            hasTexts = true
        }
        if let item = other.items.first {
            if items.isEmpty { items.append(LearnedValue()) }
            items[0].merge(item)
        }
        for (name, value) in other.properties {
            if properties[name] == nil, properties.count >= Self.maximumProperties {
                isMap = true
            } else {
                properties[name, default: LearnedValue()].merge(value)
            }
        }
    }
}
