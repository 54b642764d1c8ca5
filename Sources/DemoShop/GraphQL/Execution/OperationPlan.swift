// SPDX-License-Identifier: Apache-2.0

/// What an operation asks for, worked out before anything is done: fragments are followed, `@skip` and `@include` are
/// decided, fields asked for twice are merged, arguments have their values.
struct OperationPlan: Sendable {
    struct Field: Sendable {
        let responseName: String
        /// The type that the field is of.
        let type: String
        let definition: ShopSchema.Field
        /// A fault where a variable's null stands in a wrong place.
        let arguments: Result<[String: InputValue], FieldFault>
        /// Where the field stands in the document.
        let offset: Int
        let children: [Field]
        let resolver: Resolver?
    }

    let source: [UInt8]
    let fields: [Field]
    let isMutation: Bool
}
