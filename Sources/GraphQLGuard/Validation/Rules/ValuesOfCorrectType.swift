// SPDX-License-Identifier: Apache-2.0

/// Section 5.6.1 for scalars and enums. What is wrong is said, what was sent is not.
enum ValuesOfCorrectType {
    static func check(
        _ validator: inout GraphQLValidator,
        _ index: Int,
        _ node: GraphQLNode,
        _ type: UInt32,
        _ named: SchemaType
    ) {
        if named.kind == .enumeration {
            guard node.kind == .enumValue,
                validator.schema.members.find(type, validator.document.schemaNames[Int(node.name)]) != NameTable.none
            else {
                report(&validator, index, "a value of an enum was expected")
                return
            }
            return
        }
        switch named.scalar {
        case .custom:
            return
        case .int:
            guard node.kind == .int, isInt32(validator.document.source.span, node.range) else {
                report(&validator, index, "a whole number of 32 bits was expected")
                return
            }
        case .float:
            guard node.kind == .int || node.kind == .float else {
                report(&validator, index, "a number was expected")
                return
            }
        case .string:
            guard node.kind == .string || node.kind == .blockString else {
                report(&validator, index, "a string was expected")
                return
            }
        case .boolean:
            guard node.kind == .true || node.kind == .false else {
                report(&validator, index, "true or false was expected")
                return
            }
        case .id:
            guard node.kind == .string || node.kind == .blockString || node.kind == .int else {
                report(&validator, index, "an ID was expected, a string or a whole number")
                return
            }
        }
    }

    static func report(_ validator: inout GraphQLValidator, _ index: Int, _ message: String) {
        validator.report(.valuesOfCorrectType, at: index, message)
    }

    /// The digits of an integer, perhaps with a sign, are a number of 32 bits (section 3.5.1).
    static func isInt32(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        IntegerText.value(bytes, range).map { $0 >= Int(Int32.min) && $0 <= Int(Int32.max) } ?? false
    }
}
