// SPDX-License-Identifier: Apache-2.0

/// Resolves the names of a draft and lays its parts out flat, refusing what is contradictory.
struct SchemaCompiler {
    let names: NameTable
    private(set) var types: [SchemaType] = []
    private(set) var fields: [SchemaField] = []
    private(set) var inputs: [SchemaInput] = []
    private(set) var directives: [SchemaDirective] = []
    private(set) var members: MemberTable
    private(set) var typeOfName: [UInt32]
    private(set) var directiveOfName: [UInt32]
    private(set) var roots: [UInt32] = [NameTable.none, NameTable.none, NameTable.none]
    private(set) var objectSets: [UInt64] = []
    private(set) var objectWords = 0
    private(set) var typenameField: UInt32 = 0
    private(set) var schemaField: UInt32 = 0
    private(set) var typeField: UInt32 = 0

    static func compile(_ draft: SchemaDraft) throws(GraphQLSchemaError) -> SchemaCompiler {
        var compiler = SchemaCompiler(draft)
        try compiler.declareTypes(draft)
        for (index, type) in draft.types.enumerated() { try compiler.addMembers(type, UInt32(index)) }
        try compiler.addDirectives(draft)
        try compiler.addObjectSets(draft)
        try compiler.addRoots(draft)
        return compiler
    }

    private init(_ draft: SchemaDraft) {
        names = draft.names
        typeOfName = [UInt32](repeating: NameTable.none, count: draft.names.count)
        directiveOfName = typeOfName
        members = MemberTable(
            count: 2 + draft.types.reduce(0) { $0 + $1.fields.count + $1.inputs.count + $1.values.count }
        )
        fields.reserveCapacity(draft.types.reduce(0) { $0 + $1.fields.count })
    }

    private mutating func declareTypes(_ draft: SchemaDraft) throws(GraphQLSchemaError) {
        var objects: UInt32 = 0
        for (index, type) in draft.types.enumerated() {
            typeOfName[Int(type.name)] = UInt32(index)
            let name = names.string(type.name)
            let scalar = BuiltInScalar.allCases.first { $0.name == name } ?? .custom
            guard scalar == .custom || type.kind == .scalar else {
                throw GraphQLSchemaError("the type \"\(name)\" must be a scalar")
            }
            var entry = SchemaType(name: type.name, kind: type.kind, scalar: scalar, isOneOf: type.isOneOf)
            if type.kind == .object {
                entry.objects = objects
                objects += 1
            }
            types.append(entry)
        }
        objectWords = Int(objects) / 64 + 1
    }

    private mutating func addMembers(
        _ type: SchemaDraft.TypeDefinition,
        _ index: UInt32
    ) throws(GraphQLSchemaError) {
        let name = names.string(type.name)
        switch type.kind {
        case .object, .interface:
            guard !type.fields.isEmpty else { throw GraphQLSchemaError("the type \"\(name)\" has no fields") }
            let first = fields.count
            for field in type.fields {
                let coordinate = "\(name).\(names.string(field.name))"
                let fieldType = try resolve(field.type, coordinate)
                guard types[Int(fieldType.type)].kind != .inputObject else {
                    throw GraphQLSchemaError("the field \"\(coordinate)\" has the type of an input object")
                }
                try insert(index, field.name, fields.count, coordinate)
                let arguments = try addInputs(field.arguments, coordinate)
                fields.append(
                    SchemaField(
                        name: field.name,
                        owner: index,
                        type: fieldType,
                        firstArgument: arguments.first,
                        argumentCount: UInt32(field.arguments.count),
                        required: arguments.required
                    )
                )
            }
            types[Int(index)].firstMember = UInt32(first)
            types[Int(index)].memberCount = UInt32(fields.count - first)
            if name == "__MetaFields" {
                typenameField = UInt32(first)
                schemaField = UInt32(first + 1)
                typeField = UInt32(first + 2)
                // Only the place where these fields are kept: no document may name it.
                typeOfName[Int(type.name)] = NameTable.none
            }
        case .inputObject:
            guard !type.inputs.isEmpty else { throw GraphQLSchemaError("the type \"\(name)\" has no fields") }
            let fields = try addInputs(type.inputs, name)
            types[Int(index)].firstMember = fields.first
            types[Int(index)].memberCount = UInt32(type.inputs.count)
            types[Int(index)].required = fields.required
            for input in Int(fields.first)..<inputs.count {
                try insert(index, inputs[input].name, input, "\(name).\(names.string(inputs[input].name))")
            }
        case .enumeration:
            guard !type.values.isEmpty else { throw GraphQLSchemaError("the enum \"\(name)\" has no values") }
            for (number, value) in type.values.enumerated() {
                try insert(index, value, number, "\(name).\(names.string(value))")
            }
        case .scalar, .union:
            break
        }
    }

    /// Required ones first, so that a bit each is enough.
    private mutating func addInputs(
        _ list: [SchemaDraft.Input],
        _ owner: String
    ) throws(GraphQLSchemaError) -> (first: UInt32, required: UInt64) {
        let first = inputs.count
        var optional: [SchemaInput] = []
        var seen: Set<UInt32> = []
        for item in list {
            let coordinate = "\(owner).\(names.string(item.name))"
            guard seen.insert(item.name).inserted else {
                throw GraphQLSchemaError("\"\(coordinate)\" is defined twice")
            }
            let type = try resolve(item.type, coordinate)
            guard types[Int(type.type)].kind.isInput else {
                throw GraphQLSchemaError("\"\(coordinate)\" has a type that is only answered, never sent")
            }
            let input = SchemaInput(
                name: item.name,
                type: type,
                hasDefault: item.hasDefault,
                defaultNumber: item.defaultNumber
            )
            if input.isRequired { inputs.append(input) } else { optional.append(input) }
        }
        let required = inputs.count - first
        inputs.append(contentsOf: optional)
        guard required <= 64 else { throw GraphQLSchemaError("\"\(owner)\" requires more than 64 values") }
        return (UInt32(first), required == 64 ? .max : 1 << UInt64(required) - 1)
    }

    private mutating func addDirectives(_ draft: SchemaDraft) throws(GraphQLSchemaError) {
        for directive in draft.directives {
            let arguments = try addInputs(directive.arguments, "@\(names.string(directive.name))")
            directiveOfName[Int(directive.name)] = UInt32(directives.count)
            directives.append(
                SchemaDirective(
                    name: directive.name,
                    locations: directive.locations,
                    isRepeatable: directive.isRepeatable,
                    firstArgument: arguments.first,
                    argumentCount: UInt32(directive.arguments.count),
                    required: arguments.required
                )
            )
        }
    }

    private mutating func addObjectSets(_ draft: SchemaDraft) throws(GraphQLSchemaError) {
        for index in types.indices where types[index].kind == .interface || types[index].kind == .union {
            types[index].objects = UInt32(objectSets.count)
            objectSets.append(contentsOf: repeatElement(0, count: objectWords))
        }
        for (index, type) in draft.types.enumerated() {
            for name in type.related {
                let related = Int(typeOfName[Int(name)])
                let expected: SchemaTypeKind = type.kind == .union ? .object : .interface
                guard related != Int(NameTable.none), types[related].kind == expected else {
                    let word = expected == .object ? "object type" : "interface"
                    throw GraphQLSchemaError(
                        "\"\(names.string(type.name))\" names \"\(names.string(name))\", which is no \(word)"
                    )
                }
                if type.kind == .union {
                    insertObject(types[related].objects, into: types[index].objects)
                } else if type.kind == .object {
                    insertObject(types[index].objects, into: types[related].objects)
                }
            }
        }
    }

    private mutating func insertObject(_ object: UInt32, into set: UInt32) {
        objectSets[Int(set) + Int(object >> 6)] |= 1 << UInt64(object & 63)
    }

    private mutating func addRoots(_ draft: SchemaDraft) throws(GraphQLSchemaError) {
        let usual = ["Query", "Mutation", "Subscription"]
        let isWrittenOut = draft.roots.contains { $0 != nil }
        for index in usual.indices {
            let name = draft.roots[index] ?? (isWrittenOut ? NameTable.none : names.find(usual[index]))
            guard name != NameTable.none else { continue }
            let type = typeOfName[Int(name)]
            if type == NameTable.none, draft.roots[index] == nil { continue }
            guard type != NameTable.none, types[Int(type)].kind == .object else {
                throw GraphQLSchemaError("the root type \"\(names.string(name))\" is no object type of the schema")
            }
            roots[index] = type
        }
        guard roots[0] != NameTable.none else { throw GraphQLSchemaError("the schema has no query type") }
        for field in [schemaField, typeField] {
            _ = members.insert(roots[0], fields[Int(field)].name, field)
        }
    }

    private func resolve(_ type: SchemaTypeRef, _ coordinate: String) throws(GraphQLSchemaError) -> SchemaTypeRef {
        let index = type.isUnknown ? NameTable.none : typeOfName[Int(type.type)]
        guard index != NameTable.none else {
            let name = names.string(type.type)
            throw GraphQLSchemaError("\"\(coordinate)\" is of the type \"\(name)\", which is not defined")
        }
        return SchemaTypeRef(type: index, wrappers: type.wrappers)
    }

    private mutating func insert(
        _ type: UInt32,
        _ name: UInt32,
        _ value: Int,
        _ coordinate: String
    ) throws(GraphQLSchemaError) {
        guard members.insert(type, name, UInt32(value)) else {
            throw GraphQLSchemaError("\"\(coordinate)\" is defined twice")
        }
    }
}
