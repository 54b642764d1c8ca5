// SPDX-License-Identifier: Apache-2.0

/// Section 3.3.1: the schema has a root type for the operation.
enum KnownOperationTypes {
    /// The root type; `GraphQLNode.none` if there is none.
    static func check(_ validator: inout GraphQLValidator, _ node: Int, _ kind: GraphQLOperationKind) -> UInt32 {
        if let root = validator.schema.root(kind) { return root }
        validator.report(.knownOperationTypes, at: node, "operations of the kind \(kind) are not served here")
        return GraphQLNode.none
    }
}
