// SPDX-License-Identifier: Apache-2.0

import JSON

/// `readOnly` and `writeOnly`. They stand in the schema of a property, or in one that it refers to.
extension SchemaCompiler {
    /// Steps from one schema to the next, at most: what is further away is not found, and then simply not known.
    private static let reach = 64

    /// What a property's schema says of itself, through `$ref` and `allOf`.
    mutating func directions(_ location: Location) -> KeyEntry.Flags {
        var flags = KeyEntry.Flags()
        var open = [location]
        var left = Self.reach
        while let next = open.popLast(), left > 0 {
            left -= 1
            let source = registry.sources[next.source]
            guard source.document[next.node].kind == .object else { continue }
            if source.isTrue("readOnly", of: next.node) { flags.insert(.isReadOnly) }
            if source.isTrue("writeOnly", of: next.node) { flags.insert(.isWriteOnly) }
            open += inPlace(next)
        }
        return flags
    }

    /// What is said of a property that a schema requires and does not declare: by the schemas that it is composed of,
    /// and by those that it is a part of.
    mutating func composedDirections(of name: [UInt8], _ location: Location) -> KeyEntry.Flags {
        let key = String(decoding: name, as: UTF8.self)
        var flags = KeyEntry.Flags()
        var open = [location]
        // Up through `allOf`: the other parts of the whole are there for the same value.
        var part = location
        while let whole = composite(around: part) {
            open.append(whole)
            part = whole
        }
        var left = Self.reach
        while let next = open.popLast(), left > 0 {
            left -= 1
            let source = registry.sources[next.source]
            guard source.document[next.node].kind == .object else { continue }
            if let properties = source.value("properties", of: next.node),
                source.document[properties].kind == .object, let property = source.value(key, of: properties)
            {
                flags.formUnion(directions(Location(source: next.source, node: property)))
            }
            open += inPlace(next)
        }
        return flags
    }

    /// The schemas that a schema's value fits too: where `$ref` leads, and the parts of `allOf`.
    private mutating func inPlace(_ location: Location) -> [Location] {
        let source = registry.sources[location.source]
        var result: [Location] = []
        if let reference = source.string("$ref", of: location.node), let owner = registry.owners[location],
            let target = try? registry.resolve(reference, from: owner, at: location)
        {
            result.append(target)
        }
        if let all = source.value("allOf", of: location.node), source.isArray(all) {
            result += source.children(of: all).map { Location(source: location.source, node: $0) }
        }
        return result
    }

    /// The schema that has this one in its `allOf`.
    private func composite(around location: Location) -> Location? {
        let source = registry.sources[location.source]
        var around: [Int] = []
        var container = 0
        while container < location.node {
            around.append(container)
            let children = source.children(of: container)
            guard let child = children.last(where: { $0 <= location.node }) else { return nil }
            container = child
        }
        guard around.count >= 2, let list = around.last, source.isArray(list) else { return nil }
        let whole = around[around.count - 2]
        guard source.document[whole].kind == .object, source.value("allOf", of: whole) == list else { return nil }
        return Location(source: location.source, node: whole)
    }
}

extension SchemaSource {
    fileprivate func isTrue(_ key: String, of object: Int) -> Bool {
        guard let node = value(key, of: object) else { return false }
        return document[node].kind == .true
    }
}
