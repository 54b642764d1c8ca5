// SPDX-License-Identifier: Apache-2.0

/// Parameters that come as names with values, in any order: of a query, of cookies, of a form.
struct FieldSet: Sendable {
    /// What a name on the wire means.
    struct Name: Sendable {
        let field: Int32
        /// The property of the parameter, where an object is spread over several names.
        var property: [UInt8]?
    }

    let fields: [ContractParameter]
    let names: [Name]
    let table: NameTable
    /// The parameter that takes names which nothing else does: an object with any properties, spread.
    let rest: Int
    /// Names with brackets are looked at.
    let hasBrackets: Bool
    /// For each field whether its name may stand with brackets.
    let takesBrackets: [Bool]

    init(_ fields: [ContractParameter], _ shapes: ShapeTable, acceptsBrackets: Bool) {
        self.fields = fields
        var names: [Name] = []
        var texts: [[UInt8]] = []
        var rest = -1
        var taken = Set<[UInt8]>()
        for (index, field) in fields.enumerated() where taken.insert(field.nameBytes).inserted {
            texts.append(field.nameBytes)
            names.append(Name(field: Int32(index)))
        }
        for (index, field) in fields.enumerated() {
            guard field.form == .object, field.style == .form, field.explodes, !field.isJSON else { continue }
            let shape = shapes[field.shape]
            for property in shape.properties.keys.sorted(by: { $0.lexicographicallyPrecedes($1) })
            where taken.insert(property).inserted {
                texts.append(property)
                names.append(Name(field: Int32(index), property: property))
            }
            // An object of which nothing is said takes any name, by the letter; where brackets are read, clients send
            // it with brackets.
            if shape.isOpen, shape.additional >= 0 || shape.properties.isEmpty && !acceptsBrackets { rest = index }
        }
        self.names = names
        table = NameTable(texts)
        self.rest = rest
        takesBrackets = fields.map { field in
            field.style == .deepObject || acceptsBrackets && field.form != .scalar && !field.isJSON
        }
        hasBrackets = takesBrackets.contains(true)
    }
}
