// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON

/// An endpoint with its scratch, asked in text.
struct EndpointTestKit {
    let endpoint: GraphQLEndpoint
    var scratch: GraphQLScratch

    init(
        schema: GraphQLSchema,
        limits: GraphQLGuardLimits = GraphQLGuardLimits(),
        policy: GraphQLPolicy = GraphQLPolicy()
    ) {
        endpoint = GraphQLEndpoint(schema: schema, limits: limits, policy: policy, sha256: Self.hash)
        scratch = endpoint.makeScratch()
    }

    init(limits: GraphQLGuardLimits = GraphQLGuardLimits(), policy: GraphQLPolicy = GraphQLPolicy()) throws {
        try self.init(schema: PetSchema.schema.get(), limits: limits, policy: policy)
    }

    /// Stands for SHA-256: 32 bytes that depend on all of the text.
    static let hash: @Sendable (Span<UInt8>) -> [UInt8] = { bytes in
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in bytes.indices { state = (state ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
        return (0..<32).map { UInt8(truncatingIfNeeded: state &>> UInt64($0 % 8 * 8)) }
    }

    static func hexadecimal(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return hash(bytes.span).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func string(_ text: String) -> String {
        var output: [UInt8] = []
        JSONEdits.appendString(Array(text.utf8).span, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    mutating func post(
        _ body: String,
        type: String = "application/json",
        query: String = "",
        limits: GraphQLGuardLimits? = nil
    ) -> GraphQLOutcome {
        let (body, type, query) = (Array(body.utf8), Array(type.utf8), Array(query.utf8))
        return endpoint.check(
            method: .post,
            query: query.span,
            contentType: type.span,
            hasPreflightHeader: false,
            body: body.span,
            limits: limits,
            scratch: &scratch
        )
    }

    /// A POST request with this document.
    mutating func ask(_ document: String, variables: String = "{}", limits: GraphQLGuardLimits? = nil) -> GraphQLOutcome
    {
        post(#"{"query":\#(Self.string(document)),"variables":\#(variables)}"#, limits: limits)
    }

    mutating func get(_ query: String, hasPreflightHeader: Bool = true) -> GraphQLOutcome {
        let query = Array(query.utf8)
        let none: [UInt8] = []
        return endpoint.check(
            method: .get,
            query: query.span,
            contentType: none.span,
            hasPreflightHeader: hasPreflightHeader,
            body: none.span,
            scratch: &scratch
        )
    }

    mutating func message(_ text: String) -> GraphQLMessageOutcome {
        let bytes = Array(text.utf8)
        return endpoint.check(message: bytes.span, scratch: &scratch)
    }

    func coordinates(_ range: Range<Int>?, of fields: KeyPath<GraphQLScratch, [Int]>) -> [String] {
        scratch[keyPath: fields][range ?? 0..<0].map(endpoint.schema.coordinate(of:))
    }

    /// `field|argument|path=value`
    var arguments: [String] {
        let text = { (bytes: ArraySlice<UInt8>) in String(decoding: bytes, as: UTF8.self) }
        return (0..<scratch.arguments.count).map { index in
            let table = scratch.arguments
            return "\(text(table.field(index)))|\(text(table.argument(index)))|\(text(table.path(index)))"
                + "=\(text(table.value(index)))"
        }
    }
}

extension GraphQLOutcome {
    var categories: [GraphQLCategory] { violations.map(\.category) }

    var replacedBody: String? {
        guard case .body(let bytes) = replacement else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
