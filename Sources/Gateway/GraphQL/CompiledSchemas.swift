// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import GraphQLGuard

/// The GraphQL schemas of a snapshot, read, each once. One that a reload did not change is not read again.
struct CompiledSchemas: Sendable {
    private let known: [GraphQLSchemaSource: GraphQLSchema]
    private var made: [GraphQLSchemaSource: GraphQLSchema] = [:]

    init(replacing previous: CompiledSchemas?) {
        known = previous?.made ?? [:]
    }

    mutating func schema(_ source: GraphQLSchemaSource) throws(SnapshotError) -> GraphQLSchema {
        if let schema = made[source] ?? known[source] {
            made[source] = schema
            return schema
        }
        do throws(GraphQLSchemaError) {
            let schema = try GraphQLSchema.load(source.bytes.span, incrementalDelivery: true)
            made[source] = schema
            return schema
        } catch {
            throw SnapshotError("\(source.name):\(error.line == 0 ? " \(error.message)" : error.description)")
        }
    }
}
