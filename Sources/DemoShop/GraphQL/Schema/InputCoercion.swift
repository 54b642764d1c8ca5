// SPDX-License-Identifier: Apache-2.0

/// Brings validated input into the form that resolvers read (GraphQL, section 3, "Input Coercion"): single values
/// become lists where lists are asked for, defaults are filled in, IDs are strings.
extension ShopSchema {
    func coerce(_ value: InputValue, to type: TypeReference) throws(FieldFault) -> InputValue {
        switch type {
        case .nonNull(let type):
            guard value != .null else { throw FieldFault("null was given where a value is required.") }
            return try coerce(value, to: type)
        case _ where value == .null:
            return .null
        case .list(let item):
            guard case .list(let values) = value else { return .list([try coerce(value, to: item)]) }
            var items: [InputValue] = []
            for value in values { items.append(try coerce(value, to: item)) }
            return .list(items)
        case .named(let name):
            return try coerce(value, toNamed: name)
        }
    }

    /// The arguments of a field: what was given, and the defaults of what was not.
    func coerce(_ given: [String: InputValue], to inputs: [Input]) throws(FieldFault) -> [String: InputValue] {
        var values: [String: InputValue] = [:]
        for input in inputs {
            if let value = given[input.name] ?? input.defaultValue {
                values[input.name] = try coerce(value, to: input.type)
            } else if input.type.isNonNull {
                throw FieldFault("\"\(input.name)\" is required.")
            }
        }
        return values
    }

    private func coerce(_ value: InputValue, toNamed name: String) throws(FieldFault) -> InputValue {
        switch (name, value) {
        case (_, .object(let members)):
            return .object(try coerce(members, to: type(name)?.inputs ?? []))
        case ("ID", .int(let number)):
            return .string(String(number))
        case ("Int", .float(let number)):
            return Int(exactly: number).map { .int($0) } ?? .null
        case ("Float", .int(let number)):
            return .float(Double(number))
        default:
            return value
        }
    }
}
