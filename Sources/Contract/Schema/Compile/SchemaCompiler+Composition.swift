// SPDX-License-Identifier: Apache-2.0

import JSON

/// References, and the keywords that put schemas together.
extension SchemaCompiler {
    mutating func compileReferences(
        _ keywords: SchemaKeywords,
        _ owner: Int,
        into node: inout SchemaNode
    ) throws(SchemaError) {
        if let place = keywords.node("$ref"), let reference = try keywords.string("$ref") {
            let target = try registry.resolve(reference, from: owner, at: keywords.location(place))
            append(SchemaStep(kind: .reference, first: try index(of: target)), to: &node)
        }
        if keywords.dialect.draft == .draft202012, let place = keywords.node("$dynamicRef"),
            let reference = try keywords.string("$dynamicRef")
        {
            let target = try registry.resolve(reference, from: owner, at: keywords.location(place))
            let name = String(SchemaURI(reference).fragment ?? "")
            let targetOwner = registry.owners[target] ?? owner
            // Only a reference that leads to a dynamic anchor by its name is dynamic.
            let isDynamic = registry.resources[targetOwner].dynamicAnchors[name] == target
            try appendReference(to: target, dynamicName: isDynamic ? name : nil, to: &node)
        }
        if keywords.dialect.draft == .draft201909, let place = keywords.node("$recursiveRef"),
            let reference = try keywords.string("$recursiveRef")
        {
            let target = try registry.resolve(reference, from: owner, at: keywords.location(place))
            let targetOwner = registry.owners[target] ?? owner
            try appendReference(
                to: target,
                dynamicName: registry.resources[targetOwner].isRecursive ? "" : nil,
                to: &node
            )
        }
    }

    private mutating func appendReference(
        to target: Location,
        dynamicName name: String?,
        to node: inout SchemaNode
    ) throws(SchemaError) {
        let schema = try index(of: target)
        guard let name else {
            append(SchemaStep(kind: .reference, first: schema), to: &node)
            return
        }
        let number = dynamicNames.firstIndex(of: name) ?? dynamicNames.count
        if number == dynamicNames.count { dynamicNames.append(name) }
        append(SchemaStep(kind: .dynamicReference, first: schema, second: Int32(number)), to: &node)
    }

    mutating func compileComposition(
        _ keywords: SchemaKeywords,
        _ owner: Int,
        into node: inout SchemaNode
    ) throws(SchemaError) {
        if let all = keywords.node("allOf") {
            let list = try schemas(all, "allOf", keywords)
            append(SchemaStep(kind: .allOf, first: list.first, second: list.count), to: &node)
        }
        for (keyword, kind) in [("anyOf", SchemaStep.Kind.anyOf), ("oneOf", .oneOf)] {
            guard let place = keywords.node(keyword) else { continue }
            let list = try schemas(place, keyword, keywords)
            let discriminator = try discriminator(keywords, owner, place)
            append(SchemaStep(kind: kind, first: list.first, second: list.count, third: discriminator), to: &node)
        }
        let not = try schema("not", of: keywords)
        if not >= 0 { append(SchemaStep(kind: .not, first: not), to: &node) }
        let condition = try schema("if", of: keywords, since: .draft7)
        if condition >= 0 {
            append(
                SchemaStep(
                    kind: .condition,
                    first: condition,
                    second: try schema("then", of: keywords, since: .draft7),
                    third: try schema("else", of: keywords, since: .draft7)
                ),
                to: &node
            )
        }
    }

    /// The steps of a node stand together: it is compiled at one go, and no other at the same time.
    private mutating func append(_ step: SchemaStep, to node: inout SchemaNode) {
        if node.stepCount == 0 { node.firstStep = Int32(tables.steps.count) }
        tables.steps.append(step)
        node.stepCount += 1
    }

    // MARK: Discriminator

    /// - Parameter alternatives: the list of `anyOf` or `oneOf`; each of its references names a schema that may be meant.
    private mutating func discriminator(
        _ keywords: SchemaKeywords,
        _ owner: Int,
        _ alternatives: Int
    ) throws(SchemaError) -> Int32 {
        guard keywords.dialect.openAPI != .none, let place = keywords.node("discriminator") else { return -1 }
        let source = keywords.source
        guard keywords.kind(place) == .object, let property = source.string("propertyName", of: place) else {
            throw keywords.error(place, "a discriminator must be an object with a propertyName")
        }
        var values: [(name: [UInt8], schema: Int32, flags: KeyEntry.Flags)] = []
        var mapped = Set<Int32>()
        if let mapping = source.value("mapping", of: place) {
            guard keywords.kind(mapping) == .object else {
                throw keywords.error(mapping, "mapping must be an object")
            }
            var members = source.document.members(of: mapping)
            while let member = members.next(in: source.document) {
                let target = try target(source.text(member.value), owner, keywords.location(member.value))
                let schema = try index(of: target)
                mapped.insert(schema)
                values.append((keywords.text(member.key), schema, []))
            }
        }
        // A schema has its own name as well, unless the mapping gives it others.
        for alternative in source.children(of: alternatives) {
            guard let reference = source.string("$ref", of: alternative) else { continue }
            let target = try registry.resolve(reference, from: owner, at: keywords.location(alternative))
            let schema = try index(of: target)
            guard !mapped.contains(schema), let name = reference.split(separator: "/").last else { continue }
            values.append((Array(name.utf8), schema, []))
        }
        var seen = Set<[UInt8]>()
        values = values.filter { seen.insert($0.name).inserted }
        // Without names there is nothing to choose by.
        guard !values.isEmpty else { return -1 }
        let name = Array(property.utf8)
        tables.discriminators.append(
            DiscriminatorRules(
                keyStart: tables.keys.addBytes(name),
                keyCount: Int32(name.count),
                values: tables.keys.add(values)
            )
        )
        return Int32(tables.discriminators.count - 1)
    }

    /// A mapping has the name of a schema or a reference to it.
    private mutating func target(_ text: String, _ owner: Int, _ place: Location) throws(SchemaError) -> Location {
        let isName = text.utf8.allSatisfy { byte in
            byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        if isName, let found = try? registry.resolve("#/components/schemas/" + text, from: owner, at: place) {
            return found
        }
        return try registry.resolve(text, from: owner, at: place)
    }
}
