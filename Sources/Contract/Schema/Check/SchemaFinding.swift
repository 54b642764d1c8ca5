// SPDX-License-Identifier: Apache-2.0

/// A failure as it is found: numbers, of which ``SchemaFailure`` makes texts.
struct SchemaFinding {
    enum Keyword: String {
        case type, `enum`, const, multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum
        case maxLength, minLength, pattern, format
        case maxItems, minItems, uniqueItems, contains, minContains, maxContains
        case maxProperties, minProperties, required, dependentRequired, propertyNames
        case additionalProperties, items, unevaluatedItems, unevaluatedProperties
        case anyOf, oneOf, not, discriminator, readOnly, writeOnly, undeclared, budget
        /// The schema `false`.
        case never = "false"
    }

    let keyword: Keyword
    /// The value.
    let node: Int
    let schema: Int32
    /// What the keyword is about: the number of a key, a limit, how many fit.
    let detail: Int

    /// How much a finding speaks against its alternative being the one that was meant.
    var weight: Int {
        switch keyword {
        case .type, .const, .enum: 100
        case .required, .additionalProperties, .unevaluatedProperties: 10
        default: 1
        }
    }
}
