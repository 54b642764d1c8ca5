// SPDX-License-Identifier: Apache-2.0

import JSON

/// Finds the schemas in a document that have names: identifiers and anchors. Looks only where schemas stand: in an
/// `enum`, a `const` or an unknown keyword `$id` is data.
extension SchemaRegistry {
    private static let keywords: [String: Bool] = [
        // With one schema, or an array of them.
        "additionalItems": false, "items": false, "contains": false, "additionalProperties": false,
        "propertyNames": false, "not": false, "if": false, "then": false, "else": false, "unevaluatedItems": false,
        "unevaluatedProperties": false, "contentSchema": false, "allOf": false, "anyOf": false, "oneOf": false,
        "prefixItems": false,
        // With schemas by name.
        "properties": true, "patternProperties": true, "dependentSchemas": true, "$defs": true,
        "definitions": true, "dependencies": true,
    ]

    /// Looks at a schema and all in it; `resource` is what it stands in.
    mutating func scan(_ start: Location, in resource: Int) throws(SchemaError) {
        let source = sources[start.source]
        var open = [(node: start.node, resource: resource)]
        while let next = open.popLast() {
            let location = Location(source: start.source, node: next.node)
            guard source.document[next.node].kind == .object, owners[location] == nil else { continue }
            let owner = try enter(location, in: next.resource)
            owners[location] = owner
            try readAnchors(location, in: owner)

            var members = source.document.members(of: next.node)
            while let member = members.next(in: source.document) {
                guard let isMap = Self.keywords[source.text(member.key)] else { continue }
                if !isMap { open.append((member.value, owner)) }
                for child in source.children(of: member.value) where isMap || source.isArray(member.value) {
                    open.append((child, owner))
                }
            }
        }
    }

    /// Looks at all the schemas of an OpenAPI document.
    mutating func scanOpenAPI(_ root: Location, in resource: Int) throws(SchemaError) {
        let source = sources[root.source]
        var open = [root.node]
        while let node = open.popLast() {
            guard source.document[node].kind == .object else {
                open += source.children(of: node)
                continue
            }
            var members = source.document.members(of: node)
            while let member = members.next(in: source.document) {
                switch source.text(member.key) {
                case "schema":
                    try scan(Location(source: root.source, node: member.value), in: resource)
                case "schemas":
                    for schema in source.children(of: member.value) {
                        try scan(Location(source: root.source, node: schema), in: resource)
                    }
                case "example", "examples", "default": break
                default: open.append(member.value)
                }
            }
        }
    }

    /// The resource that a schema belongs to: a new one if it has a URI of its own.
    private mutating func enter(_ location: Location, in outer: Int) throws(SchemaError) -> Int {
        let source = sources[location.source]
        var dialect = resources[outer].dialect
        if let name = source.string("$schema", of: location.node), hasID(location) {
            dialect = try self.dialect(named: name, at: location)
        }
        guard let keyword = dialect.idKeyword, let id = source.string(keyword, of: location.node),
            !(dialect.refHidesSiblings && source.value("$ref", of: location.node) != nil)
        else { return outer }
        let uri = SchemaURI(resources[outer].uri).resolve(SchemaURI(id))
        // "#name" is an anchor before 2019-09.
        guard !id.hasPrefix("#") else { return outer }
        let name = uri.resource
        if let known = resourceIndices[name] {
            if resources[known].location == location { return known }
            // The same document under two URIs is no conflict, two schemas under one URI are.
            let other = resources[known].location
            guard other.node == 0, location.node == 0, sources[other.source].bytes == source.bytes else {
                throw error(location, "another schema has the identifier \(name)")
            }
            return known
        }
        let index = resources.count
        resources.append(Resource(uri: name, location: location, dialect: dialect))
        resourceIndices[name] = index
        // What the document was retrieved from names it too.
        if location.node == 0, resources[outer].location == location {
            resourceIndices[resources[outer].uri] = index
        }
        return index
    }

    private func hasID(_ location: Location) -> Bool {
        let source = sources[location.source]
        return source.value("$id", of: location.node) != nil || source.value("id", of: location.node) != nil
    }

    private mutating func readAnchors(_ location: Location, in owner: Int) throws(SchemaError) {
        let source = sources[location.source]
        let dialect = resources[owner].dialect
        if dialect.draft >= .draft201909 {
            if let name = source.string("$anchor", of: location.node) {
                try define(name, location, in: owner, isDynamic: false)
            }
            if dialect.draft == .draft202012, let name = source.string("$dynamicAnchor", of: location.node) {
                try define(name, location, in: owner, isDynamic: true)
            }
            if dialect.draft == .draft201909, location == resources[owner].location,
                let node = source.value("$recursiveAnchor", of: location.node)
            {
                resources[owner].isRecursive = source.document[node].kind == .true
            }
        } else if let keyword = dialect.idKeyword, let id = source.string(keyword, of: location.node),
            let fragment = SchemaURI(id).fragment, !fragment.isEmpty, !fragment.hasPrefix("/"),
            source.value("$ref", of: location.node) == nil
        {
            try define(String(fragment), location, in: owner, isDynamic: false)
        }
    }

    private mutating func define(
        _ name: String,
        _ location: Location,
        in owner: Int,
        isDynamic: Bool
    ) throws(SchemaError) {
        let known = resources[owner].anchors[name] ?? resources[owner].dynamicAnchors[name]
        guard known == nil || known == location else { throw error(location, "another schema has the anchor \(name)") }
        if isDynamic {
            resources[owner].dynamicAnchors[name] = location
        } else {
            resources[owner].anchors[name] = location
        }
    }
}

extension SchemaSource {
    func isArray(_ node: Int) -> Bool { document[node].kind == .array }

    /// The elements of an array, the values of an object, nothing of all else.
    func children(of node: Int) -> [Int] {
        var children: [Int] = []
        switch document[node].kind {
        case .array:
            var elements = document.elements(of: node)
            while let element = elements.next(in: document) { children.append(element) }
        case .object:
            var members = document.members(of: node)
            while let member = members.next(in: document) { children.append(member.value) }
        default: break
        }
        return children
    }
}
