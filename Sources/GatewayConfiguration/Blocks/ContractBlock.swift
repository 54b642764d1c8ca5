// SPDX-License-Identifier: Apache-2.0

import Core

/// `contracts[]` and `routes[].contract`
enum ContractBlock {
    /// An entry of `contracts`: its document gives the routes.
    static var listed: ValueType<ContractConfiguration> {
        schema.type.located(\.place).loaded()
    }

    /// On a route: the name of the document alone, or a mapping.
    static var ofRoute: ValueType<ContractConfiguration> {
        let short = ValueType<String>.readableFile("an OpenAPI document")
        let type = routeSchema.type.orShort(short) { path in
            var contract = ContractConfiguration()
            contract.openapi = path
            return contract
        }
        return type.located(\.place).loaded()
    }

    private static let schema = ObjectSchema(
        "contract",
        "An OpenAPI document (3.0 or 3.1): its paths are routes, and requests and responses keep to it.",
        blank: ContractConfiguration()
    ) {
        return [
            openapi,
            Field(
                "upstream",
                \.upstream,
                ValueType<String>.name.optional(),
                required: true,
                "The name of the upstream that serves the document's paths."
            ),
            Field(
                "name_prefix",
                \.namePrefix,
                ValueType<String>.name.or(.word(""), "") { $0.isEmpty },
                "What the names of the routes begin with; the rest is the operation's id, or method and path."
            ),
        ] + fields + RouteSettingsBlock.fields(\.settings)
    }

    private static let routeSchema = ObjectSchema(
        "route_contract",
        "An OpenAPI document (3.0 or 3.1) that requests and responses of this route keep to.",
        blank: ContractConfiguration()
    ) {
        return [openapi] + fields
    }

    private static var openapi: Field<ContractConfiguration> {
        Field(
            "openapi",
            \.openapi,
            .readableFile("an OpenAPI document"),
            required: true,
            "The document, in YAML or JSON. Files that it refers to are read with it; nothing is fetched."
        )
    }

    private static var fields: [Field<ContractConfiguration>] {
        [
            Field(
                "base_path",
                \.basePath,
                ValueType<String>.basePath.optional(),
                "What the document's paths begin with, such as '/api/v1'; the path of its first server if not given."
            ),
            Field("mode", \.mode, .enumeration, "Refuse requests that the document does not allow, or only note them."),
            Field(
                "unknown_fields",
                \.unknownFields,
                .enumeration,
                """
                What becomes of members of request bodies that the document neither names nor rules out: the request \
                is refused, they are taken out, or they pass.
                """
            ),
            Field(
                "unknown_query",
                \.unknownQuery,
                .enumeration,
                "What becomes of requests with query parameters that the document does not name."
            ),
            Field(
                "refused_headers",
                \.refusedHeaders,
                ValueType<String>.headerName.distinctList(),
                "Headers that requests must not have unless their operation declares them, such as 'x-debug'."
            ),
            Field(
                "responses",
                \.responses,
                .enumeration,
                "Whether responses that the document does not allow are withheld, only noted, or not looked at."
            ),
            Field(
                "response_fields",
                \.responseFields,
                .enumeration([.strip, .allow]),
                "Whether members of JSON responses that the document does not name are taken out."
            ),
            Field(
                "formats",
                \.formats,
                .bool,
                "Whether 'format' in a schema is a rule; without it, it is only a remark."
            ),
        ]
    }
}

extension ValueType where Value == ContractConfiguration {
    /// Reads the documents that a value names.
    fileprivate func loaded() -> ValueType {
        mapped(
            { contract, path, context in
                let place = context.isGiven(path / "openapi") ? path / "openapi" : path
                // Where the file itself cannot be read, that was said.
                guard !contract.openapi.isEmpty, let position = context.position(of: place) else { return contract }
                var contract = contract
                guard let documents = ContractFiles.load(contract.openapi, at: position, context) else {
                    context.fail(place)
                    return contract
                }
                contract.documents = documents
                return contract
            },
            render: { $0 }
        )
    }
}

extension ValueType where Value == String {
    /// What paths begin with: `/api/v1`. Without a slash at its end, so that `/` is nothing.
    fileprivate static var basePath: ValueType {
        .text(
            "base_path",
            expected: "a path such as /api/v1",
            schema: [
                "description": "A path without parameters; '/' for none.",
                "type": "string",
                "pattern": pattern("^/[^{}*]*$"),
                "examples": ["/api/v1"],
            ],
            parse: { scalar throws(InvalidValue) in
                var text = scalar.text
                while text.count > 1, text.hasSuffix("/") { text.removeLast() }
                guard !text.contains("{"), !text.contains("*") else {
                    throw InvalidValue(problem: "has a parameter", hint: "write it out: it is always the same")
                }
                _ = try PathPattern(text)
                return text == "/" ? "" : text
            },
            render: { .string($0.isEmpty ? "/" : $0) }
        )
    }
}
