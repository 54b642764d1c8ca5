// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaCompiler {
    mutating func compileArray(_ keywords: SchemaKeywords, into node: inout SchemaNode) throws(SchemaError) {
        var rules = ArrayRules()
        var isUsed = false
        if keywords.dialect.vocabularies.contains(.validation) {
            if let minimum = try keywords.count("minItems") { rules.minimum = minimum }
            if let maximum = try keywords.count("maxItems") { rules.maximum = maximum }
            rules.isUnique = try keywords.boolean("uniqueItems")
            isUsed = rules.minimum > 0 || rules.maximum < .max || rules.isUnique
        }
        if keywords.dialect.vocabularies.contains(.applicator) {
            try compileItems(keywords, into: &rules)
            rules.contains = try schema("contains", of: keywords, since: .draft6)
            rules.containsEvaluates = keywords.dialect.draft >= .draft202012
            if rules.contains >= 0, keywords.dialect.vocabularies.contains(.validation) {
                if let minimum = try keywords.count("minContains", since: .draft201909) {
                    rules.minimumContains = minimum
                }
                if let maximum = try keywords.count("maxContains", since: .draft201909) {
                    rules.maximumContains = maximum
                }
            }
            isUsed = isUsed || rules.prefixCount > 0 || rules.items >= 0 || rules.contains >= 0
        }
        guard isUsed else { return }
        node.arrays = Int32(tables.arrays.count)
        tables.arrays.append(rules)
    }

    /// Before 2020-12 a list of schemas was `items`, and the schema of all others `additionalItems`.
    private mutating func compileItems(
        _ keywords: SchemaKeywords,
        into rules: inout ArrayRules
    ) throws(SchemaError) {
        if keywords.dialect.draft >= .draft202012 {
            if let prefix = keywords.node("prefixItems") {
                let list = try schemas(prefix, "prefixItems", keywords)
                rules.firstPrefix = list.first
                rules.prefixCount = list.count
            }
            if let items = keywords.node("items"), keywords.kind(items) == .array {
                throw keywords.error(items, "items must be a schema: a list of them is prefixItems since 2020-12")
            }
            rules.items = try schema("items", of: keywords)
        } else if let items = keywords.node("items"), keywords.kind(items) == .array {
            let list = try schemas(items, "items", keywords, mayBeEmpty: true)
            rules.firstPrefix = list.first
            rules.prefixCount = list.count
            rules.items = try schema("additionalItems", of: keywords)
        } else {
            rules.items = try schema("items", of: keywords)
        }
    }

    /// Puts the schemas of a list into the plan's lists.
    mutating func schemas(
        _ node: Int,
        _ keyword: String,
        _ keywords: SchemaKeywords,
        mayBeEmpty: Bool = false
    ) throws(SchemaError) -> (first: Int32, count: Int32) {
        let children = keywords.source.children(of: node)
        guard keywords.kind(node) == .array, mayBeEmpty || !children.isEmpty else {
            throw keywords.error(node, "\(keyword) must be a list of schemas that is not empty")
        }
        var list: [Int32] = []
        for child in children { list.append(try index(of: keywords.location(child))) }
        tables.lists += list
        return (Int32(tables.lists.count - list.count), Int32(list.count))
    }
}
