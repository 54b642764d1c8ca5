// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaRegistry {
    /// Where a reference leads that stands at `place` in a schema of `base`.
    ///
    /// - Throws: if there is nothing, with the place of the reference.
    mutating func resolve(_ reference: String, from base: Int, at place: Location) throws(SchemaError) -> Location {
        let uri = SchemaURI(resources[base].uri).resolve(SchemaURI(reference))
        let name = uri.resource
        guard let resource = try resource(name) else {
            throw error(place, "the reference \(reference) leads to \(name), which is not known")
        }
        return try locate(uri.fragment ?? "", in: resource) { registry in
            registry.error(place, "the reference \(reference) leads to nothing in \(name)")
        }
    }

    /// Where an absolute reference leads.
    ///
    /// - Parameter isSchema: whether a schema is there.
    mutating func resolve(_ reference: String, isSchema: Bool = true) throws(SchemaError) -> Location {
        let uri = SchemaURI(reference)
        let missing = SchemaError(
            uri: uri.resource,
            pointer: String(uri.fragment ?? ""),
            message: "there is nothing here"
        )
        guard let resource = try resource(uri.resource) else { throw missing }
        return try locate(uri.fragment ?? "", in: resource, isSchema: isSchema) { _ in missing }
    }

    /// A value in one of the documents, which need not be a schema: what `$ref` of a parameter or response leads to.
    package struct Place: Sendable {
        package let source: SchemaSource
        package let node: Int
        /// The document's URI with the JSON Pointer of the value as its fragment, to resolve further references against
        /// and for `SchemaCompiler.entry`.
        package let uri: String
    }

    /// Where a reference leads, loading its document if need be.
    ///
    /// - Parameter base: the URI of the document that the reference stands in.
    package mutating func place(of reference: String, from base: String) throws(SchemaError) -> Place {
        var uri = SchemaURI(base).resolve(SchemaURI(reference))
        let fragment = uri.fragment
        uri.fragment = nil
        let absolute = uri.resource + (fragment.map { "#" + $0 } ?? "")
        let location = try resolve(absolute, isSchema: false)
        let source = sources[location.source]
        return Place(
            source: source,
            node: location.node,
            uri: source.uri + "#" + Self.escaped(source.pointer(location.node))
        )
    }

    /// A JSON Pointer as a fragment: what has a meaning in a URI is escaped, and the rest is ours to read.
    private static func escaped(_ pointer: String) -> String {
        pointer.replacing("%", with: "%25").replacing("#", with: "%23")
    }

    private mutating func locate(
        _ fragment: Substring,
        in resource: Int,
        isSchema: Bool = true,
        otherwise missing: (borrowing SchemaRegistry) -> SchemaError
    ) throws(SchemaError) -> Location {
        let name = Self.percentDecoded(fragment)
        if name.isEmpty {
            let root = resources[resource].location
            return isSchema ? try reached(root, in: resource) : root
        }
        guard name.hasPrefix("/") else {
            guard let found = resources[resource].anchors[name] ?? resources[resource].dynamicAnchors[name] else {
                throw missing(self)
            }
            return found
        }
        var location = resources[resource].location
        var owner = resource
        for token in name.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let child = child(of: location, named: token) else { throw missing(self) }
            location = child
            owner = owners[location] ?? owner
        }
        return isSchema ? try reached(location, in: owner) : location
    }

    /// A schema in a place where none was looked for.
    private mutating func reached(_ location: Location, in owner: Int) throws(SchemaError) -> Location {
        if owners[location] == nil { try scan(location, in: owner) }
        return location
    }

    /// One step of a JSON Pointer (RFC 6901 section 4).
    private func child(of location: Location, named token: Substring) -> Location? {
        let source = sources[location.source]
        let name = token.replacing("~1", with: "/").replacing("~0", with: "~")
        switch source.document[location.node].kind {
        case .object:
            return source.value(String(name), of: location.node).map { Location(source: location.source, node: $0) }
        case .array:
            guard let index = Int(name), index >= 0, String(index) == String(name) else { return nil }
            let children = source.children(of: location.node)
            return index < children.count ? Location(source: location.source, node: children[index]) : nil
        default:
            return nil
        }
    }

    private static func percentDecoded(_ text: Substring) -> String {
        guard text.contains("%") else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = UInt8(String(Substring(rest.prefix(2))), radix: 16),
                rest.count >= 2
            {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Dialects

    /// The dialect of a `$schema`; that of a metaschema that is not known is read from its `$vocabulary`.
    mutating func dialect(named name: String, at place: Location) throws(SchemaError) -> SchemaDialect {
        if let known = SchemaDialect.known(name) ?? dialects[name] { return known }
        let uri = SchemaURI(name).resource
        // A metaschema that describes itself has the newest dialect, until its vocabulary is read.
        dialects[name] = .draft202012
        guard let resource = try resource(uri) else {
            throw error(place, "the dialect \(name) of $schema is not known")
        }
        let location = resources[resource].location
        let source = sources[location.source]
        var dialect = resources[resource].dialect
        if let vocabulary = source.value("$vocabulary", of: location.node) {
            dialect.vocabularies = []
            var members = source.document.members(of: vocabulary)
            while let member = members.next(in: source.document) {
                let uri = source.text(member.key)
                if let known = SchemaDialect.vocabulary(uri) {
                    dialect.vocabularies.formUnion(known)
                } else if source.document[member.value].kind == .true {
                    throw error(place, "the dialect \(name) requires the vocabulary \(uri), which is not known")
                }
            }
        }
        dialects[name] = dialect
        return dialect
    }
}
