// SPDX-License-Identifier: Apache-2.0

/// A schema, compiled: flat arrays, and one hash look-up for each question. It never changes, so that all workers
/// share it.
package final class GraphQLSchema: Sendable {
    let names: NameTable
    let types: [SchemaType]
    let fields: [SchemaField]
    let inputs: [SchemaInput]
    let directives: [SchemaDirective]
    /// Fields, input fields and enum values by type and name.
    let members: MemberTable
    /// The number of the type of each name.
    let typeOfName: [UInt32]
    /// The number of the directive of each name.
    let directiveOfName: [UInt32]
    /// The root types by `GraphQLOperationKind`.
    let roots: [UInt32]
    /// Sets of objects, `objectWords` words each.
    let objectSets: [UInt64]
    let objectWords: Int
    let typenameField: UInt32
    let schemaField: UInt32
    let typeField: UInt32
    let typenameName: UInt32

    /// Reads a schema in the type system definition language, or from introspection JSON, whichever it is.
    ///
    /// - Parameter incrementalDelivery: The server knows `@defer` and `@stream` though its schema does not say so.
    package static func load(
        _ bytes: Span<UInt8>,
        incrementalDelivery: Bool = false
    ) throws(GraphQLSchemaError) -> GraphQLSchema {
        var draft = SchemaDraft()
        try SDLReader.read(Array(BuiltInTypes.text.utf8).span, into: &draft)
        if incrementalDelivery {
            try SDLReader.read(Array(BuiltInTypes.incrementalDelivery.utf8).span, into: &draft)
        }
        var first = 0
        while first < bytes.count, bytes[first] <= 0x20 { first += 1 }
        if first < bytes.count, bytes[first] == UInt8(ascii: "{") {
            try IntrospectionReader.read(bytes, into: &draft)
        } else {
            try SDLReader.read(bytes, into: &draft)
        }
        return GraphQLSchema(try SchemaCompiler.compile(draft))
    }

    private init(_ compiler: SchemaCompiler) {
        names = compiler.names
        types = compiler.types
        fields = compiler.fields
        inputs = compiler.inputs
        directives = compiler.directives
        members = compiler.members
        typeOfName = compiler.typeOfName
        directiveOfName = compiler.directiveOfName
        roots = compiler.roots
        objectSets = compiler.objectSets
        objectWords = compiler.objectWords
        typenameField = compiler.typenameField
        schemaField = compiler.schemaField
        typeField = compiler.typeField
        typenameName = compiler.fields[Int(compiler.typenameField)].name
    }

    package var typeCount: Int { types.count }
    package var fieldCount: Int { fields.count }

    /// Bytes of memory that the schema holds.
    package var memorySize: Int {
        names.size + types.capacity * MemoryLayout<SchemaType>.stride
            + fields.capacity * MemoryLayout<SchemaField>.stride
            + inputs.capacity * MemoryLayout<SchemaInput>.stride
            + directives.capacity * MemoryLayout<SchemaDirective>.stride + members.size
            + 4 * (typeOfName.capacity + directiveOfName.capacity) + 8 * objectSets.capacity
    }

    /// The number of a field by its coordinate, such as `Mutation.checkoutAddPromoCode`; nil if there is none.
    package func field(_ coordinate: String) -> Int? {
        guard let dot = coordinate.firstIndex(of: ".") else { return nil }
        let typeName = names.find(String(coordinate[..<dot]))
        let fieldName = names.find(String(coordinate[coordinate.index(after: dot)...]))
        guard typeName != NameTable.none, fieldName != NameTable.none,
            typeOfName[Int(typeName)] != NameTable.none
        else { return nil }
        let type = typeOfName[Int(typeName)]
        guard types[Int(type)].kind == .object || types[Int(type)].kind == .interface else { return nil }
        let field = field(type, fieldName)
        return field == NameTable.none ? nil : Int(field)
    }

    /// The coordinate of a field, such as `Query.products`.
    package func coordinate(of field: Int) -> String {
        guard fields.indices.contains(field) else { return "" }
        return "\(names.string(ownerName(of: field))).\(names.string(fields[field].name))"
    }

    /// The fields through which the value of one can be asked for: of an object, those of its interfaces too; of an
    /// interface, those of its objects too. Empty if there is no such field.
    package func fields(reaching coordinate: String) -> [Int] {
        guard let field = field(coordinate) else { return [] }
        let owner = types[Int(fields[field].owner)]
        var found = [field]
        for (number, type) in types.enumerated() where type.kind == .interface || type.kind == .object {
            let isRelated: Bool
            switch (owner.kind, type.kind) {
            case (.object, .interface): isRelated = contains(type, owner.objects)
            case (.interface, .object): isRelated = contains(owner, type.objects)
            case (.interface, .interface): isRelated = overlap(fields[field].owner, UInt32(number))
            default: isRelated = false
            }
            guard isRelated else { continue }
            let other = members.find(UInt32(number), fields[field].name)
            if other != NameTable.none, Int(other) != field { found.append(Int(other)) }
        }
        return found
    }

    /// The name of a field's type; of `__schema` and `__type` that of the root of queries.
    func ownerName(of field: Int) -> UInt32 {
        if field == Int(schemaField) || field == Int(typeField), let query = root(.query) {
            return types[Int(query)].name
        }
        return types[Int(fields[field].owner)].name
    }

    /// The number of a composite type's field; `NameTable.none` if it has none of this name.
    @inline(__always)
    func field(_ type: UInt32, _ name: UInt32) -> UInt32 {
        let field = members.find(type, name)
        if field == NameTable.none, name == typenameName { return typenameField }
        return field
    }

    /// The number of a root type's field; nil if there is none of this name.
    func rootField(_ kind: GraphQLOperationKind, _ name: String) -> Int? {
        let name = names.find(name)
        guard name != NameTable.none, let root = root(kind) else { return nil }
        let field = members.find(root, name)
        return field == NameTable.none ? nil : Int(field)
    }

    func root(_ kind: GraphQLOperationKind) -> UInt32? {
        let type = roots[Int(kind.rawValue)]
        return type == NameTable.none ? nil : type
    }

    /// Whether some object is of both composite types (`GetPossibleTypes`, section 5.5.2.3).
    func overlap(_ left: UInt32, _ right: UInt32) -> Bool {
        if left == right { return true }
        let a = types[Int(left)]
        let b = types[Int(right)]
        switch (a.kind == .object, b.kind == .object) {
        case (true, true): return false
        case (true, false): return contains(b, a.objects)
        case (false, true): return contains(a, b.objects)
        case (false, false):
            for word in 0..<objectWords
            where objectSets[Int(a.objects) &+ word] & objectSets[Int(b.objects) &+ word] != 0 {
                return true
            }
            return false
        }
    }

    private func contains(_ set: SchemaType, _ object: UInt32) -> Bool {
        objectSets[Int(set.objects) &+ Int(object &>> 6)] &>> UInt64(object & 63) & 1 != 0
    }
}
