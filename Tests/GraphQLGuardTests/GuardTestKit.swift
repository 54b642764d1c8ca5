// SPDX-License-Identifier: Apache-2.0

import Foundation
import GraphQLGuard
import JSON
import Testing

/// What the suites share.
enum GuardTestKit {
    static func schema(_ sdl: String) throws -> GraphQLSchema {
        try GraphQLSchema.load(Array(sdl.utf8).span)
    }

    /// A file of the conformance data.
    static func conformance(_ path: String) throws -> [UInt8] {
        let folder = try #require(
            ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"],
            "GATEHOUSE_CONFORMANCE must name the folder of the conformance data"
        )
        return try Array(Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(path)))
    }

    static func parse(_ text: String, _ limits: GraphQLLimits = GraphQLLimits()) throws -> GraphQLDocument {
        var document = GraphQLDocument()
        try document.parse(Array(text.utf8).span, limits: limits)
        return document
    }

    static func validate(
        _ text: String,
        _ schema: GraphQLSchema,
        _ limits: GraphQLLimits = GraphQLLimits()
    ) throws -> [GraphQLError] {
        var document = try parse(text, limits)
        var validator = GraphQLValidator(schema: schema)
        return validator.validate(&document)
    }

    static let wide = GraphQLLimits(
        maximumBytes: 64 << 20,
        maximumTokens: 8_000_000,
        maximumNesting: 500,
        maximumSelections: 2_000_000
    )
}

/// A document with the values of its variables, ready to be measured.
struct PreparedOperation {
    var document: GraphQLDocument
    let operation: Int
    var variables = GraphQLVariables()
    var json = JSONDocument()
    let bytes: [UInt8]

    init(
        _ text: String,
        variables values: String = "{}",
        schema: GraphQLSchema?,
        limits: GraphQLLimits = GraphQLLimits()
    ) throws {
        document = try GuardTestKit.parse(text, limits)
        bytes = Array(values.utf8)
        if let schema {
            var validator = GraphQLValidator(schema: schema)
            let errors = validator.validate(&document)
            #expect(errors.isEmpty, "\(errors)")
        }
        operation = try document.operation()
        let bytes = bytes
        try json.parse(bytes.span)
        variables.read(for: operation, of: document, 0, in: json, bytes.span)
    }

    func measure(_ schema: GraphQLSchema?, _ model: GraphQLCostModel? = nil) -> GraphQLMeasures {
        var meter = GraphQLMeter(schema: schema, model: model ?? GraphQLCostModel(schema: schema))
        return meter.measure(operation, of: document, variables: variables, in: json, bytes.span)
    }

    func problems(_ schema: GraphQLSchema) -> [GraphQLError] {
        variables.check(for: operation, of: document, schema: schema, in: json, bytes.span)
    }
}

extension GraphQLDocument {
    /// The operation of this name; empty for the only one.
    func operation(_ name: String = "") throws -> Int {
        let name = Array(name.utf8)
        return try operation(named: name.span)
    }
}
