// SPDX-License-Identifier: Apache-2.0

/// A type with its lists and non-null marks (section 3.4.1).
struct SchemaTypeRef: Hashable, Sendable {
    /// The number of the named type; in a draft the number of its name.
    var type: UInt32
    /// Two bits each from the outermost in: 1 non-null, 2 list. 0 ends.
    var wrappers: UInt32

    static let unknown = SchemaTypeRef(type: .max, wrappers: 0)

    @inline(__always) var isUnknown: Bool { type == .max }
    @inline(__always) var isNonNull: Bool { wrappers & 3 == 1 }
    @inline(__always) var nullable: SchemaTypeRef { isNonNull ? item : self }
    /// Whether it is a list, non-null or not.
    @inline(__always) var isList: Bool { wrappers & 3 == 2 || wrappers & 15 == 0b1001 }
    /// Without its outermost wrapper.
    @inline(__always) var item: SchemaTypeRef { SchemaTypeRef(type: type, wrappers: wrappers &>> 2) }

    /// The type reference of a document's type node; nil where more than 16 wrappers stand around the name.
    static func read(_ nodes: [GraphQLNode], at start: Int) -> (name: UInt32, wrappers: UInt32)? {
        var index = start
        var wrappers: UInt32 = 0
        var shift: UInt32 = 0
        while index < nodes.count {
            let node = nodes[index]
            if node.detail == 1 {
                guard shift < 32 else { return nil }
                wrappers |= 1 << shift
                shift += 2
            }
            guard node.kind == .listType else { return (node.name, wrappers) }
            guard shift < 32 else { return nil }
            wrappers |= 2 << shift
            shift += 2
            index += 1
        }
        return nil
    }

    /// A value of this type may stand where `expected` is asked for (`AreTypesCompatible`, section 5.8.5).
    func fits(_ expected: SchemaTypeRef) -> Bool {
        var have = self
        var want = expected
        while true {
            if want.isNonNull {
                guard have.isNonNull else { return false }
                want = want.item
                have = have.item
            } else if have.isNonNull {
                have = have.item
            } else if want.wrappers & 3 == 2 {
                guard have.wrappers & 3 == 2 else { return false }
                want = want.item
                have = have.item
            } else {
                return have.wrappers == 0 && have.type == want.type
            }
        }
    }
}
