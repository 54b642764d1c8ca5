// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaCompiler {
    /// The properties that a schema names, in whatever keyword, numbered.
    private struct Keys {
        var list: [(name: [UInt8], schema: Int32, flags: KeyEntry.Flags)] = []
        private var numbers: [[UInt8]: Int] = [:]

        mutating func number(_ name: [UInt8]) -> Int {
            if let known = numbers[name] { return known }
            numbers[name] = list.count
            list.append((name, -1, []))
            return list.count - 1
        }
    }

    private enum Dependent {
        case names(Int, [Int])
        case schema(Int, Int32)
    }

    mutating func compileObject(_ keywords: SchemaKeywords, into node: inout SchemaNode) throws(SchemaError) {
        var rules = ObjectRules()
        var keys = Keys()
        var required: [Int] = []
        var dependents: [Dependent] = []

        if keywords.dialect.vocabularies.contains(.applicator) {
            try compileProperties(keywords, &rules, &keys)
            for member in try keywords.members("dependentSchemas", since: .draft201909) {
                let schema = try index(of: keywords.location(member.value))
                dependents.append(.schema(keys.number(member.name), schema))
            }
        }
        if keywords.dialect.vocabularies.contains(.validation) {
            if let minimum = try keywords.count("minProperties") { rules.minimum = minimum }
            if let maximum = try keywords.count("maxProperties") { rules.maximum = maximum }
            if let list = keywords.node("required") {
                required = try keywords.names(list, "required").map { keys.number($0) }
            }
            for member in try keywords.members("dependentRequired", since: .draft201909) {
                let names = try keywords.names(member.value, "dependentRequired").map { keys.number($0) }
                dependents.append(.names(keys.number(member.name), names))
            }
        }
        // Split in two since 2019-09, and still honoured.
        for member in try keywords.members("dependencies") {
            if keywords.kind(member.value) == .array {
                let names = try keywords.names(member.value, "dependencies").map { keys.number($0) }
                dependents.append(.names(keys.number(member.name), names))
            } else {
                let schema = try index(of: keywords.location(member.value))
                dependents.append(.schema(keys.number(member.name), schema))
            }
        }

        let isUsed =
            !keys.list.isEmpty || rules.declares || rules.additional >= 0 || rules.names >= 0 || rules.minimum > 0
            || rules.maximum < .max
        guard isUsed else { return }
        rules.keys = tables.keys.add(keys.list)
        if !required.isEmpty { addRequired(required, keys, keywords, &rules) }
        addDependents(dependents, &rules)
        rules.hasDirections = keys.list.contains { !$0.flags.isEmpty }
        node.objects = Int32(tables.objects.count)
        tables.objects.append(rules)
    }

    private mutating func compileProperties(
        _ keywords: SchemaKeywords,
        _ rules: inout ObjectRules,
        _ keys: inout Keys
    ) throws(SchemaError) {
        rules.declares = keywords.node("properties") != nil || keywords.node("patternProperties") != nil
        for member in try keywords.members("properties") {
            let number = keys.number(member.name)
            keys.list[number].schema = try index(of: keywords.location(member.value))
            keys.list[number].flags = directions(keywords.location(member.value))
        }
        var patterns: [PatternProperty] = []
        for member in try keywords.members("patternProperties") {
            let source = String(decoding: member.name, as: UTF8.self)
            let pattern = try pattern(source, at: member.value, keywords)
            patterns.append(
                PatternProperty(pattern: pattern, schema: try index(of: keywords.location(member.value)))
            )
        }
        rules.firstPattern = Int32(tables.patternProperties.count)
        rules.patternCount = Int32(patterns.count)
        tables.patternProperties += patterns
        rules.additional = try schema("additionalProperties", of: keywords)
        rules.names = try schema("propertyNames", of: keywords, since: .draft6)
    }

    private mutating func addDependents(_ dependents: [Dependent], _ rules: inout ObjectRules) {
        var list: [DependentRule] = []
        for dependent in dependents {
            switch dependent {
            case .schema(let key, let schema):
                list.append(DependentRule(key: Int32(key), schema: schema, firstRequired: -1))
            case .names(let key, let names):
                let first = addWords(names, count: rules.wordCount)
                list.append(DependentRule(key: Int32(key), schema: -1, firstRequired: first))
            }
        }
        rules.firstDependent = Int32(tables.dependents.count)
        rules.dependentCount = Int32(list.count)
        tables.dependents += list
    }

    /// What is required without direction, of requests, and of responses: a property that is for reading alone is not
    /// required of a request, one for writing not of a response (OpenAPI 3.0.3, Schema Object).
    private mutating func addRequired(
        _ required: [Int],
        _ keys: Keys,
        _ keywords: SchemaKeywords,
        _ rules: inout ObjectRules
    ) {
        var flags: [Int: KeyEntry.Flags] = [:]
        for number in required {
            let entry = keys.list[number]
            flags[number] =
                entry.schema >= 0
                ? entry.flags : composedDirections(of: entry.name, keywords.location)
        }
        rules.firstRequired = addWords(required, count: rules.wordCount)
        _ = addWords(required.filter { flags[$0]?.contains(.isReadOnly) != true }, count: rules.wordCount)
        _ = addWords(required.filter { flags[$0]?.contains(.isWriteOnly) != true }, count: rules.wordCount)
    }

    private mutating func addWords(_ numbers: [Int], count: Int) -> Int32 {
        let first = tables.words.count
        tables.words += [UInt64](repeating: 0, count: count)
        for number in numbers { tables.words[first + number >> 6] |= 1 << UInt64(number & 63) }
        return Int32(first)
    }
}
