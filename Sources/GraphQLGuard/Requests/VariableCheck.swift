// SPDX-License-Identifier: Apache-2.0

import JSON

/// Compares one JSON value with an input type. Recursion goes no deeper than the JSON document.
struct VariableCheck {
    struct Problem {
        let message: String
        /// Names of the schema's fields and positions in lists, such as `lines.0.quantity`.
        var path = ""
        /// It would fit, were there less of it.
        let isLimit: Bool

        init(_ message: String, isLimit: Bool = false) {
            self.message = message
            self.isLimit = isLimit
        }

        func within(_ part: String) -> Problem {
            var problem = self
            problem.path = path.isEmpty ? part : "\(part).\(path)"
            return problem
        }
    }

    let schema: GraphQLSchema
    let limits: GraphQLVariableLimits

    func check(
        _ node: Int,
        _ type: SchemaTypeRef,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) -> Problem? {
        let value = json[node]
        if value.kind == .null { return type.isNonNull ? Problem("null may not stand here") : nil }
        let nullable = type.nullable
        if nullable.wrappers & 3 == 2 {
            guard value.kind == .array else { return check(node, nullable.item, json, bytes) }
            guard value.count <= limits.maximumListItems else {
                return Problem("the list is too long", isLimit: true)
            }
            var elements = json.elements(of: node)
            var position = 0
            while let element = elements.next(in: json) {
                if let problem = check(element, nullable.item, json, bytes) {
                    return problem.within(String(position))
                }
                position &+= 1
            }
            return nil
        }
        let named = schema.types[Int(nullable.type)]
        switch named.kind {
        case .inputObject: return checkObject(node, nullable.type, named, json, bytes)
        case .enumeration:
            guard value.kind == .string else { return Problem("a value of an enum was expected") }
            let name = name(of: node, json, bytes)
            guard name != NameTable.none, schema.members.find(nullable.type, name) != NameTable.none else {
                return Problem("a value of an enum was expected")
            }
            return nil
        default:
            return checkScalar(value, named.scalar, bytes)
        }
    }

    private func checkScalar(_ value: JSONNode, _ scalar: BuiltInScalar, _ bytes: Span<UInt8>) -> Problem? {
        switch scalar {
        case .custom:
            return nil
        case .int:
            return isInt32(value, bytes) ? nil : Problem("a whole number of 32 bits was expected")
        case .float:
            return value.kind == .number && isFinite(value, bytes) ? nil : Problem("a finite number was expected")
        case .string:
            return value.kind == .string ? nil : Problem("a string was expected")
        case .boolean:
            return value.kind == .true || value.kind == .false ? nil : Problem("true or false was expected")
        case .id:
            return value.kind == .string || value.isPlainInteger
                ? nil : Problem("an ID was expected, a string or a whole number")
        }
    }

    /// 1.0 is the whole number that some clients write so.
    private func isInt32(_ value: JSONNode, _ bytes: Span<UInt8>) -> Bool {
        guard value.kind == .number, !value.flags.contains(.hasExponent) else { return false }
        var range = value.range
        if value.flags.contains(.hasFraction) {
            var point = range.lowerBound
            while point < range.upperBound, bytes[point] != UInt8(ascii: ".") { point &+= 1 }
            guard point < range.upperBound else { return false }
            for index in (point &+ 1)..<range.upperBound where bytes[index] != UInt8(ascii: "0") { return false }
            range = range.lowerBound..<point
        }
        return ValuesOfCorrectType.isInt32(bytes, range)
    }

    private func isFinite(_ value: JSONNode, _ bytes: Span<UInt8>) -> Bool {
        guard value.flags.contains(.hasExponent) else { return true }
        let text = bytes.extracting(value.range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        return Double(text)?.isFinite ?? false
    }

    private func checkObject(
        _ node: Int,
        _ type: UInt32,
        _ named: SchemaType,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) -> Problem? {
        let value = json[node]
        guard value.kind == .object else { return Problem("an input object was expected") }
        // Which of two would be taken is the backend's secret.
        guard !value.hasDuplicate else { return Problem("a field is given twice") }
        var given: UInt64 = 0
        var members = json.members(of: node)
        while let member = members.next(in: json) {
            let name = name(of: member.key, json, bytes)
            let input = name == NameTable.none ? name : schema.members.find(type, name)
            guard input != NameTable.none else { return Problem("there is an unknown field") }
            let position = input &- named.firstMember
            if position < 64 { given |= 1 &<< UInt64(position) }
            let field = schema.inputs[Int(input)]
            if named.isOneOf, json[member.value].kind == .null {
                return Problem("null may not stand here").within(schema.names.string(field.name))
            }
            if let problem = check(member.value, field.type, json, bytes) {
                return problem.within(schema.names.string(field.name))
            }
        }
        if named.required & ~given != 0 { return Problem("a required field is missing") }
        if named.isOneOf, value.count != 1 { return Problem("exactly one field must be given") }
        return nil
    }

    private func name(of node: Int, _ json: borrowing JSONDocument, _ bytes: Span<UInt8>) -> UInt32 {
        guard json[node].hasEscapes else { return schema.names.find(bytes.extracting(json[node].content)) }
        var text: [UInt8] = []
        json.decodeString(node, in: bytes, into: &text)
        return schema.names.find(text.span)
    }
}
