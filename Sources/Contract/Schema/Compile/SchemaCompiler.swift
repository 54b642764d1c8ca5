// SPDX-License-Identifier: Apache-2.0

import JSON
import Matching

/// Makes a ``SchemaPlan`` of schemas and all that they refer to.
package struct SchemaCompiler: Sendable {
    typealias Location = SchemaRegistry.Location

    var registry: SchemaRegistry
    let options: SchemaOptions
    var tables = SchemaTables()
    /// The number of each schema; those that are numbered and not yet compiled.
    private var indices: [Location: Int32] = [:]
    private var pending: [(index: Int32, location: Location)] = []
    /// Where each schema stands.
    private(set) var places: [Location?] = [nil, nil]
    var patternIndices: [String: Int32] = [:]
    /// Names of `$dynamicRef` in use; "" stands for `$recursiveRef`.
    var dynamicNames: [String] = []

    package init(_ registry: SchemaRegistry, options: SchemaOptions = SchemaOptions()) {
        self.registry = registry
        self.options = options
        tables.nodes = [SchemaNode(), SchemaNode(types: [])]
    }

    /// Adds a schema, named by an absolute URI with a fragment: `file:///shop.yaml#/components/schemas/Cart`.
    package mutating func entry(_ reference: String) throws(SchemaError) -> SchemaEntry {
        let location = try registry.resolve(reference)
        return SchemaEntry(index: try index(of: location))
    }

    /// Compiles all that was added.
    ///
    /// - Throws: at the first thing that is wrong: an unknown reference, a malformed keyword, a pattern that does not
    ///   compile, a schema that refers to itself without end.
    package consuming func finish() throws(SchemaError) -> SchemaPlan {
        try compilePending()
        try resolveDynamicTargets()
        try checkCycles()
        return SchemaPlan(tables)
    }

    /// The number of a schema, which will be compiled.
    mutating func index(of location: Location) throws(SchemaError) -> Int32 {
        let source = registry.sources[location.source]
        switch source.document[location.node].kind {
        case .true: return SchemaPlan.anything
        case .false: return SchemaPlan.nothing
        case .object: break
        default: throw registry.error(location, "a schema must be an object or a boolean")
        }
        if let known = indices[location] { return known }
        guard tables.nodes.count < options.maximumSchemas else {
            throw registry.error(location, "more than \(options.maximumSchemas) schemas")
        }
        let index = Int32(tables.nodes.count)
        tables.nodes.append(SchemaNode())
        places.append(location)
        indices[location] = index
        pending.append((index, location))
        return index
    }

    /// The number of the schema that a keyword has, -1 if it is not there.
    mutating func schema(
        _ keyword: String,
        of keywords: SchemaKeywords,
        since draft: SchemaDialect.Draft = .draft4
    ) throws(SchemaError) -> Int32 {
        guard let node = keywords.node(keyword, since: draft) else { return -1 }
        return try index(of: keywords.location(node))
    }

    private mutating func compilePending() throws(SchemaError) {
        while let next = pending.popLast() { try compile(next.location, into: Int(next.index)) }
    }

    private mutating func compile(_ location: Location, into index: Int) throws(SchemaError) {
        if registry.owners[location] == nil { try registry.scan(location, in: enclosing(location)) }
        let owner = registry.owners[location] ?? 0
        let keywords = SchemaKeywords(registry, location, registry.resources[owner].dialect)
        var node = SchemaNode()
        node.resource = Int32(owner)
        if keywords.dialect.refHidesSiblings, keywords.node("$ref") != nil {
            try compileReferences(keywords, owner, into: &node)
        } else {
            let vocabularies = keywords.dialect.vocabularies
            if vocabularies.contains(.validation) {
                try compileTypes(keywords, into: &node)
                try compileEnumeration(keywords, into: &node)
                try compileNumber(keywords, into: &node)
            }
            try compileString(keywords, into: &node)
            try compileArray(keywords, into: &node)
            try compileObject(keywords, into: &node)
            try compileReferences(keywords, owner, into: &node)
            if vocabularies.contains(.applicator) { try compileComposition(keywords, owner, into: &node) }
            if vocabularies.contains(.unevaluated) {
                node.unevaluatedItems = try schema("unevaluatedItems", of: keywords, since: .draft201909)
                node.unevaluatedProperties = try schema("unevaluatedProperties", of: keywords, since: .draft201909)
            }
        }
        node.isPlain =
            node.enumeration < 0 && node.constant < 0 && node.stepCount == 0 && node.unevaluatedItems < 0
            && node.unevaluatedProperties < 0
        tables.nodes[index] = node
    }

    /// The resource around a schema that stands where none was looked for.
    private func enclosing(_ location: Location) -> Int {
        let document = registry.sources[location.source].document
        var found = registry.resources.firstIndex { $0.location == Location(source: location.source, node: 0) } ?? 0
        var container = 0
        // Down to the location, child by child.
        while container < location.node {
            if let owner = registry.owners[Location(source: location.source, node: container)] { found = owner }
            let children = registry.sources[location.source].children(of: container)
            guard let child = children.last(where: { $0 <= location.node && location.node < document[$0].next }) else {
                break
            }
            container = child
        }
        return found
    }

    // MARK: Dynamic scope

    /// Compiles the schemas that dynamic references may lead to: those of the name, in every resource in use.
    private mutating func resolveDynamicTargets() throws(SchemaError) {
        var known = -1
        while known < tables.nodes.count {
            known = tables.nodes.count
            let used = Set(tables.nodes.map(\.resource)).sorted()
            tables.dynamicTargets = []
            var number = 0
            while number < dynamicNames.count {
                let name = dynamicNames[number]
                var targets: [DynamicTarget] = []
                for resource in used {
                    let candidate = registry.resources[Int(resource)]
                    let location =
                        name.isEmpty
                        ? (candidate.isRecursive ? candidate.location : nil) : candidate.dynamicAnchors[name]
                    guard let location else { continue }
                    targets.append(DynamicTarget(resource: resource, schema: try index(of: location)))
                }
                tables.dynamicTargets.append(targets)
                number += 1
            }
            try compilePending()
        }
    }
}
