// SPDX-License-Identifier: Apache-2.0

import JSON

/// One schema of a plan. Plain numbers, as all of the plan's tables: checking a value follows them without counting
/// references. Indices are into the plan's tables, -1 for none.
struct SchemaNode: Sendable {
    /// The kinds of values that fit (`type`).
    var types = TypeMask.all
    var isNullable = false
    /// The other keywords, but for those of a kind: a plain schema has none of these.
    var isPlain = true
    var strings: Int32 = -1
    var numbers: Int32 = -1
    var objects: Int32 = -1
    var arrays: Int32 = -1
    var enumeration: Int32 = -1
    var constant: Int32 = -1
    /// Schemas for the same value.
    var firstStep: Int32 = 0
    var stepCount: Int32 = 0
    var unevaluatedItems: Int32 = -1
    var unevaluatedProperties: Int32 = -1
    /// The schema resource it is part of, for the dynamic scope.
    var resource: Int32 = 0
    /// A schema that is nothing but a reference: where it leads.
    var alias: Int32 = -1
}

/// A set of kinds of values; one bit for each, and one for numbers that are integers.
struct TypeMask: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let object = TypeMask(rawValue: 1)
    static let array = TypeMask(rawValue: 2)
    static let string = TypeMask(rawValue: 4)
    static let number = TypeMask(rawValue: 8)
    static let boolean = TypeMask(rawValue: 16 | 32)
    static let null = TypeMask(rawValue: 64)
    static let integer = TypeMask(rawValue: 128)
    static let all = TypeMask(rawValue: 127)

    @inline(__always)
    func holds(_ kind: JSONKind) -> Bool { rawValue &>> kind.rawValue & 1 != 0 }
}

/// A schema, or several, that the same value is checked with.
struct SchemaStep: Sendable {
    enum Kind: UInt8, Sendable {
        /// `first` is a schema.
        case reference, not
        /// `first` is a schema, `second` an index of dynamic targets.
        case dynamicReference
        /// `first` and `second`: where in the lists, how many. `third`: a discriminator.
        case allOf, anyOf, oneOf
        /// if, then, else.
        case condition
    }

    let kind: Kind
    let first: Int32
    var second: Int32 = -1
    var third: Int32 = -1
}

/// A schema that a `$dynamicRef` leads to when its resource is in scope.
struct DynamicTarget: Sendable {
    let resource: Int32
    let schema: Int32
}
