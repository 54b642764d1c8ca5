// SPDX-License-Identifier: Apache-2.0

/// The documents that schemas come from, and what in them can be referred to.
package struct SchemaRegistry: Sendable {
    /// A value in a document.
    struct Location: Hashable, Sendable {
        var source: Int
        var node: Int
    }

    /// A schema with a URI of its own, and all in it that has none (JSON Schema 2020-12 core, section 4.3.5).
    struct Resource: Sendable {
        let uri: String
        let location: Location
        let dialect: SchemaDialect
        var anchors: [String: Location] = [:]
        var dynamicAnchors: [String: Location] = [:]
        /// `$recursiveAnchor` of 2019-09.
        var isRecursive = false
    }

    /// Asked for a document that is referred to and was not added: nil if there is none.
    package typealias Loader = @Sendable (_ uri: String) throws(SchemaError) -> SchemaSource?

    private(set) var sources: [SchemaSource] = []
    var resources: [Resource] = []
    var resourceIndices: [String: Int] = [:]
    /// The resource of each schema that was looked at.
    var owners: [Location: Int] = [:]
    var dialects: [String: SchemaDialect] = [:]
    let loader: Loader?

    /// More is a mistake or an attack: real APIs have tens of files.
    package static let maximumDocuments = 1000

    package init(loader: Loader? = nil) {
        self.loader = loader
    }

    /// Adds a document. A second one with the same URI is refused.
    package mutating func add(_ source: SchemaSource) throws(SchemaError) {
        _ = try insert(source)
    }

    mutating func insert(_ source: SchemaSource) throws(SchemaError) -> Int {
        guard resourceIndices[source.uri] == nil else {
            throw SchemaError(uri: source.uri, pointer: "", message: "a document with this URI was added before")
        }
        guard sources.count < Self.maximumDocuments else {
            throw SchemaError(uri: source.uri, pointer: "", message: "more than \(Self.maximumDocuments) documents")
        }
        sources.append(source)
        let root = Location(source: sources.count - 1, node: 0)
        let dialect: SchemaDialect
        if source.isSchema, let name = source.string("$schema", of: 0) {
            dialect = try self.dialect(named: name, at: root)
        } else {
            dialect = source.dialect
        }
        let index = resources.count
        resources.append(Resource(uri: source.uri, location: root, dialect: dialect))
        resourceIndices[source.uri] = index
        if source.isSchema {
            try scan(root, in: index)
        } else {
            try scanOpenAPI(root, in: index)
        }
        return owners[root] ?? index
    }

    /// The resource with a URI, loaded if need be.
    mutating func resource(_ uri: String) throws(SchemaError) -> Int? {
        if let known = resourceIndices[uri] { return known }
        if let text = MetaSchemas.text(uri) {
            return try insert(SchemaSource(uri: uri, json: Array(text.utf8)))
        }
        guard let source = try loader?(uri) else { return nil }
        if resourceIndices[source.uri] == nil { _ = try insert(source) }
        return resourceIndices[uri] ?? resourceIndices[source.uri]
    }

    func error(_ location: Location, _ message: String) -> SchemaError {
        let source = sources[location.source]
        return SchemaError(uri: source.uri, pointer: source.pointer(location.node), message: message)
    }
}
