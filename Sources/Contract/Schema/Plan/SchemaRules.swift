// SPDX-License-Identifier: Apache-2.0

/// The keywords for strings.
struct StringRules: Sendable {
    /// Code points.
    var minimum: Int32 = 0
    var maximum: Int32 = .max
    var pattern: Int32 = -1
    var format = SchemaFormat.none

    var hasLengths: Bool { minimum > 0 || maximum < .max }
}

/// The keywords for numbers.
struct NumberRules: Sendable {
    struct Bound: Sendable {
        /// The constant that is the bound; -1: there is none.
        var constant: Int32 = -1
        /// Its value, if it is a small integer.
        var small: Int64 = 0
        var isSmall = false
    }

    var minimum = Bound()
    var maximum = Bound()
    var exclusiveMinimum = Bound()
    var exclusiveMaximum = Bound()
    var divisor = Bound()
    var format = SchemaFormat.none
}

/// The keywords for arrays.
struct ArrayRules: Sendable {
    var minimum: Int32 = 0
    var maximum: Int32 = .max
    /// Schemas of the first elements: where in the lists, how many.
    var firstPrefix: Int32 = 0
    var prefixCount: Int32 = 0
    /// The schema of the other elements.
    var items: Int32 = -1
    var contains: Int32 = -1
    var minimumContains: Int32 = 1
    var maximumContains: Int32 = .max
    var isUnique = false
    /// Whether what `contains` matches counts as evaluated (since 2020-12).
    var containsEvaluates = true
}

/// The keywords for objects.
struct ObjectRules: Sendable {
    var minimum: Int32 = 0
    var maximum: Int32 = .max
    /// The properties that are named anywhere in the schema.
    var keys = KeyTable()
    /// Where in the words the required properties stand: sets of the keys' numbers, without direction, then for
    /// requests, then for responses.
    var firstRequired: Int32 = -1
    var firstPattern: Int32 = 0
    var patternCount: Int32 = 0
    var additional: Int32 = -1
    var names: Int32 = -1
    var firstDependent: Int32 = 0
    var dependentCount: Int32 = 0
    /// Whether the schema names properties: what it does not name is undeclared.
    var declares = false
    var hasDirections = false

    /// 64 keys a word.
    var wordCount: Int { (Int(keys.entryCount) &+ 63) &>> 6 }
}

/// Schemas of the properties whose names match.
struct PatternProperty: Sendable {
    let pattern: Int32
    let schema: Int32
}

/// What else must hold when a property is there.
struct DependentRule: Sendable {
    /// The number of the property among the keys.
    let key: Int32
    /// A schema for the object, or -1.
    let schema: Int32
    /// Where in the words the properties stand that must be there too, or -1.
    let firstRequired: Int32
}

/// `enum`: strings in a table, all else one by one.
struct EnumerationRules: Sendable {
    var strings = KeyTable()
    /// Constants that are not strings.
    var firstOther: Int32 = 0
    var otherCount: Int32 = 0
    /// All of them, in their order, for messages.
    var firstConstant: Int32 = 0
    var constantCount: Int32 = 0
}

/// `discriminator` of OpenAPI: the property that says which alternative a value is meant to be.
struct DiscriminatorRules: Sendable {
    let keyStart: Int32
    let keyCount: Int32
    /// The property's values, with their schemas.
    let values: KeyTable
}
