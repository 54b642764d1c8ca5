// SPDX-License-Identifier: Apache-2.0

import Core

/// `graphql[]`
enum GraphQLBlock {
    static let schema = ObjectSchema(
        "graphql",
        "A GraphQL endpoint, whose operations are held to its schema and to limits.",
        blank: GraphQLConfiguration()
    ) {
        return [
            Field("name", \.name, .name, "How logs and metrics call it; the path where not given."),
            Field("path", \.path, .pathPattern, "The path of the endpoint."),
            Field(
                "schema",
                \.schema,
                GraphQLFiles.schema,
                required: true,
                "The schema, in its definition language or as the answer to an introspection query."
            ),
            Field("upstream", \.upstream, .name, required: true, "The name of the upstream."),
            Field("mode", \.mode, .enumeration, "Refuse operations that break a rule, or only note them."),
            Field("limits", \.limits, GraphQLLimitBlock.schema.type, "How large operations may be."),
            Field("cost", \.cost, GraphQLCostBlock.schema.type, "How the cost of an operation is reckoned."),
            Field(
                "sensitive_fields",
                \.sensitiveFields,
                ValueType<String>.graphQLName.distinctList(),
                "Fields of queries and mutations that guess or spend something, for 'limits.repeats'."
            ),
            Field("introspection", \.introspection, .bool, "Whether clients may ask for the schema."),
            Field(
                "suggestions",
                \.suggestions,
                .bool,
                "Whether 'Did you mean ...' in errors of the upstream may pass: it tells names of the schema."
            ),
            Field(
                "require_operation_name",
                \.requireOperationName,
                .bool,
                "Whether a request must name its operation."
            ),
            Field(
                "csrf",
                \.csrf,
                .bool,
                "Refuse what a page of another origin can send unasked. Mutations by GET are refused in any case."
            ),
            Field(
                "trusted_documents",
                \.trustedDocuments,
                TrustedDocumentBlock.schema.type.mapped(GraphQLFiles.readManifest, render: { $0 }).optional(),
                "The operations of a shop's own clients; without it, any operation that is valid."
            ),
            Field(
                "persisted_queries",
                \.persistedQueries,
                PersistedQueryBlock.type,
                "Whether clients may register operations by their hash (automatic persisted queries)."
            ),
            Field("subscriptions", \.subscriptions, .bool, "Whether subscriptions are served."),
            Field(
                "websocket",
                \.webSocket,
                WebSocketBlock.schema.type.or(.bool(true), WebSocketConfiguration()).optional(or: .bool(false)),
                "Serve operations over WebSocket; 'true' for clients without an Origin header only."
            ),
        ] + RouteSettingsBlock.fields(\.settings)
    }
}

/// `graphql[].limits`
private enum GraphQLLimitBlock {
    static let schema = ObjectSchema(
        "graphql_limits",
        "How large operations may be; 'off' is no limit.",
        blank: GraphQLLimitConfiguration()
    ) {
        Field("depth", \.depth, limit, "Fields within fields, with fragments spread.")
        Field("cost", \.cost, limit, "The cost of an operation; see 'cost'.")
        Field("aliases", \.aliases, limit, "Fields that are given another name.")
        Field("repeats", \.repeats, limit, "One of the 'sensitive_fields' in one operation.")
        Field("selections", \.selections, limit, "Fields and fragments in all, with fragments spread.")
        Field("root_fields", \.rootFields, limit, "Fields of the operation itself.")
        Field("directives", \.directives, limit, "Directives.")
        Field("fragments", \.fragments, limit, "Definitions of fragments.")
        Field("batch", \.batch, limit, "Operations in one request; 1 is no batches.")
        Field("operations", \.operations, limit, "Definitions of operations in a document.")
        Field("list_items", \.listItems, limit, "Items of a list in variables.")
        Field("tokens", \.tokens, limit, "Lexical tokens of a document.")
        Field(
            "bytes",
            \.bytes,
            ValueType<Int>.size(from: 1).optional(or: .word("off")),
            "The size of a document."
        )
    }

    private static var limit: ValueType<Int?> { ValueType<Int>.count.optional(or: .word("off")) }
}

/// `graphql[].cost`
private enum GraphQLCostBlock {
    static let schema = ObjectSchema(
        "graphql_cost",
        "How the cost of an operation is reckoned: by its fields, times the items of lists.",
        blank: GraphQLCostConfiguration()
    ) {
        Field(
            "weights",
            \.weights,
            .weights,
            "Points of fields, such as 'Query.search', where they are not the 2 of an object or the 1 of a scalar."
        )
        Field(
            "list_arguments",
            \.listArguments,
            ValueType<String>.graphQLName.distinctList(),
            "Arguments that tell how many items a list gives at most."
        )
        Field(
            "default_list_size",
            \.defaultListSize,
            .integer(1...1_000_000),
            "How many items a list is taken to give without such an argument."
        )
        Field("report", \.report, .bool, "Tell clients what a request cost, in the answer's 'extensions.cost'.")
    }
}

/// `graphql[].trusted_documents`
private enum TrustedDocumentBlock {
    static let schema = ObjectSchema(
        "trusted_documents",
        "The operations that a shop's own clients have.",
        blank: TrustedDocumentConfiguration()
    ) {
        Field("manifest", \.manifest, .path, required: true, "The JSON file with the operations.")
        Field("format", \.format, .enumeration, "Who wrote it; 'plain' is a mapping from ids to operations.")
        Field(
            "mode",
            \.mode,
            .enumeration,
            "What becomes of other operations: they are added to the file, noted, or refused."
        )
    }
}

/// `graphql[].persisted_queries`
private enum PersistedQueryBlock {
    private static let schema = ObjectSchema(
        "persisted_queries",
        "Operations that clients register by their hash.",
        blank: PersistedQueryConfiguration()
    ) {
        Field("mode", \.mode, .enumeration, "Whether clients may register operations.")
        Field("max_documents", \.maxDocuments, .integer(1...1_000_000), "How many are remembered.")
    }

    static var type: ValueType<PersistedQueryConfiguration> {
        schema.type.orShort(ValueType<PersistedQueryConfiguration.PersistMode>.enumeration) { mode in
            var configuration = PersistedQueryConfiguration()
            configuration.mode = mode
            return configuration
        }
    }
}

extension ValueType where Value == String {
    /// `Name` of the GraphQL specification (October 2021, section 2.1.9).
    fileprivate static var graphQLName: ValueType {
        matching("graphql_name", expected: "a name of GraphQL", pattern: "^[_A-Za-z][_0-9A-Za-z]*$") {
            isGraphQLName($0[...]) ? $0 : nil
        }
    }

    fileprivate static func isGraphQLName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}

extension ValueType where Value == [String: Int] {
    /// Points by field.
    fileprivate static var weights: ValueType {
        let points = ValueType<Int>.integer(0...1_000_000)
        return ValueType(
            expected: "a mapping from fields to points",
            schema: SchemaFragment(
                body: [
                    "type": "object",
                    "additionalProperties": points.schema.body,
                    "propertyNames": ["pattern": "^[_A-Za-z][_0-9A-Za-z]*\\.[_A-Za-z][_0-9A-Za-z]*$"],
                ]
            ),
            decode: { node, path, context in
                guard case .mapping(let entries) = node.content else {
                    context.error(
                        at: node.position,
                        path,
                        "expected a mapping in \(path), got \(node.summary)",
                        hint: "write it as 'Query.search: 20'"
                    )
                    return nil
                }
                var weights: [String: Int] = [:]
                for entry in entries {
                    let inner = path / entry.key
                    context.note(entry.value.position, at: inner)
                    let parts = entry.key.split(separator: ".", omittingEmptySubsequences: false)
                    if parts.count != 2 || !parts.allSatisfy(ValueType<String>.isGraphQLName) {
                        context.error(
                            at: entry.keyPosition,
                            inner,
                            "\(quoted(entry.key)) is not a field in \(path)",
                            hint: "write the type and the field, such as 'Query.search'"
                        )
                    }
                    weights[entry.key] = points.decode(entry.value, inner, context)
                }
                return weights
            },
            render: { weights in
                .object(weights.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value)) })
            }
        )
    }
}
