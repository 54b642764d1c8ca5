// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

@Suite struct GuardTests {
    private func measure(_ text: String, variables: String = "{}") throws -> GraphQLMeasures {
        let schema = try PetSchema.schema.get()
        return try PreparedOperation(text, variables: variables, schema: schema).measure(schema)
    }

    @Test func depthCountsFieldsAndOpensFragments() throws {
        #expect(try measure("{ dog { owner { name } } }").depth == 3)
        #expect(
            try measure("{ ...Q } fragment Q on Query { dog { ...D } } fragment D on Dog { ... { owner { name } } }")
                .depth == 3
        )
        #expect(try measure("{ __typename }").depth == 1)
    }

    @Test func listsMultiplyByTheirSizeArgument() throws {
        // A dog costs 2 and its name 1.
        #expect(try measure("{ dogs(first: 4) { name } }").cost == 12)
        #expect(try measure("{ dogs { name } }").cost == 30)
        #expect(try measure("query ($n: Int) { dogs(first: $n) { name } }", variables: #"{"n":7}"#).cost == 21)
        #expect(try measure("query ($n: Int = 6) { dogs(first: $n) { name } }").cost == 18)
        #expect(try measure("query ($n: Int) { dogs(first: $n) { name } }", variables: #"{"n":null}"#).cost == 30)
        #expect(try measure("{ dogs(first: -1) { name } }").cost == 30)
        // The schema's default.
        #expect(try measure("{ dog { friends { name } } }").cost == 2 + 5 * 3)
        #expect(
            try measure("{ dogs(first: 2147483647) { friends(first: 2147483647) { name } } }").cost
                == GraphQLMeasures.ceiling
        )
    }

    @Test func sizesInObjectsCount() throws {
        let text = "query ($f: Filter) { dogs(filter: $f) { name } }"
        #expect(try measure(text, variables: #"{"f":{"name":"a","limit":4}}"#).cost == 12)
        #expect(try measure("{ dogs(filter: {name: \"a\", limit: 4}) { name } }").cost == 12)
        #expect(
            try measure("query ($l: Int) { dogs(filter: {name: \"a\", limit: $l}) { name } }", variables: #"{"l":5}"#)
                .cost == 15
        )
    }

    @Test func connectionsPassTheirSizeToTheirLists() throws {
        // Connection 2, total 1, and four times edge 2, cursor 1, node 2, name 1.
        let flat = try measure("{ connection(first: 4) { total edges { cursor node { name } } } }")
        #expect(flat.cost == 3 + 4 * 6)
        let fragments = try measure(
            "{ connection(first: 4) { ...C } } fragment C on Connection { total edges { ...E } } fragment E on Edge { cursor node { name } }"
        )
        #expect(fragments.cost == flat.cost)
        #expect(fragments.depth == flat.depth)
        #expect(fragments.selections > flat.selections)
    }

    @Test func aliasesAndRootFieldsAreCountedThroughFragments() throws {
        let measures = try measure(
            "{ ...Q a: dog { name } } fragment Q on Query { b: dog { c: name } d: cat { name } }"
        )
        #expect(measures.aliases == 4)
        #expect(measures.rootFields == 3)
    }

    @Test func introspectionCostsNothingAndHasItsOwnLimits() throws {
        let measures = try measure("{ __schema { types { fields { type { name } } } } __type(name: \"Dog\") { name } }")
        #expect(measures.cost == 0)
        #expect(measures.depth == 0)
        #expect(measures.introspectionDepth == 5)
        #expect(measures.introspectionFields == 2)
        #expect(GraphQLGuardLimits().outcomes(measures) == [GraphQLGuardOutcome(.introspection, measured: 2, limit: 0)])
        var limits = GraphQLGuardLimits()
        limits.allowsIntrospection = true
        #expect(limits.outcomes(measures).isEmpty)
    }

    @Test func weightsReplaceTheUsualCost() throws {
        let schema = try PetSchema.schema.get()
        let model = GraphQLCostModel(schema: schema, weights: ["Query.dog": 100, "Dog.name": 7, "No.such": 1])
        #expect(try PreparedOperation("{ dog { name age } }", schema: schema).measure(schema, model).cost == 108)
    }

    @Test func withoutASchemaSizeArgumentsStillMultiply() throws {
        let prepared = try PreparedOperation("{ x(first: 10) { edges { node { id } } } }", schema: nil)
        #expect(prepared.measure(nil).cost == 2 + 10 * 5)
    }

    static let beyond: [(GraphQLGuardKind, String)] = [
        (
            .depth,
            "{ dog " + String(repeating: "{ owner { pets ", count: 7) + "{ owner { name } }"
                + String(repeating: "} }", count: 7) + "}"
        ),
        (.cost, "{ dogs(first: 50000) { name } }"),
        (.aliases, "{ dog {" + (0..<31).map { " a\($0): name" }.joined() + "} }"),
        (.rootFields, "{" + (0..<21).map { " a\($0): extra" }.joined() + "}"),
        (.directives, "{ dog {" + (0..<51).map { _ in " name @include(if: true)" }.joined() + "} }"),
        (.directivesAtOnePlace, "{ dog { name" + (0..<6).map { " @tag(name: \"\($0)\")" }.joined() + "} }"),
        (
            .fragments,
            "{ dog {" + (0..<101).map { " ...F\($0)" }.joined() + "} }"
                + (0..<101).map { " fragment F\($0) on Dog { name }" }.joined()
        ),
        (.introspection, "{ __schema { types { name } } }"),
    ]

    @Test("what is beyond a limit has an outcome", arguments: beyond)
    func beyondCase(kind: GraphQLGuardKind, text: String) throws {
        let outcomes = GraphQLGuardLimits().outcomes(try measure(text))
        let outcome = try #require(outcomes.first { $0.kind == kind }, "\(outcomes)")
        #expect(outcome.measured > outcome.limit)
    }

    @Test func operationsMayHaveToBeNamed() throws {
        var limits = GraphQLGuardLimits()
        limits.requiresOperationName = true
        #expect(limits.outcomes(try measure("{ extra }")).map(\.kind) == [.operationName])
        #expect(limits.outcomes(try measure("query Q { extra }")).isEmpty)
    }

    @Test func severalOperationsInOneDocumentAreCounted() throws {
        let document = try GuardTestKit.parse((0..<6).map { "query Q\($0) { extra }" }.joined(separator: " "))
        let operation = try document.operation("Q3")
        var meter = GraphQLMeter(schema: nil, model: GraphQLCostModel(schema: nil))
        let prepared = try PreparedOperation("{ extra }", schema: nil)
        let measures = meter.measure(
            operation,
            of: document,
            variables: prepared.variables,
            in: prepared.json,
            prepared.bytes.span
        )
        #expect(GraphQLGuardLimits().outcomes(measures).map(\.kind) == [.operations])
    }

    @Test func cyclesAreRefusedWithoutASchema() throws {
        let prepared = try PreparedOperation("{ ...A } fragment A on Query { dog { ...A } }", schema: nil)
        #expect(GraphQLGuardLimits().outcomes(prepared.measure(nil)).map(\.kind) == [.fragmentCycles])
    }

    @Test func introspectionHasTheDepthOfOtherOperations() throws {
        var limits = GraphQLGuardLimits()
        limits.allowsIntrospection = true
        let types = "{ __schema { types " + String(repeating: "{ ofType ", count: 14) + "{ name }"
        let outcomes = limits.outcomes(try measure(types + String(repeating: "}", count: 14) + "} }"))
        #expect(outcomes == [GraphQLGuardOutcome(.depth, measured: 17, limit: 15)])
    }
}
