// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

/// Documents made to cost much: they are refused, or take linear time.
@Suite struct HostileDocumentTests {
    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return Double((ContinuousClock.now - start).components.attoseconds) / 1e18
            + Double((ContinuousClock.now - start).components.seconds)
    }

    @Test func tenThousandNestedSelectionsEndAtTheNestingLimit() {
        let text = String(repeating: "{a", count: 10_000) + String(repeating: "}", count: 10_000)
        for limits in [GraphQLLimits(), GuardTestKit.wide] {
            let error = #expect(throws: GraphQLSyntaxError.self) { try GuardTestKit.parse(text, limits) }
            #expect(error?.reason == .tooDeep)
        }
    }

    @Test func deepListsAndObjectsEndAtTheNestingLimit() {
        for open in ["[", "{a:"] {
            let text = "{ a(b: " + String(repeating: open, count: 20_000)
            let error = #expect(throws: GraphQLSyntaxError.self) { try GuardTestKit.parse(text) }
            #expect(error?.reason == .tooDeep)
        }
    }

    @Test func theDeepestDocumentIsValidatedAndMeasured() throws {
        let text =
            "{ dog " + String(repeating: "{ owner { pets { ... on Dog ", count: 160) + "{ name }"
            + String(repeating: "}}}", count: 160) + "}"
        var prepared = try PreparedOperation(text, schema: PetSchema.schema.get(), limits: GuardTestKit.wide)
        #expect(prepared.measure(try PetSchema.schema.get()).depth == 322)
        #expect(prepared.measure(try PetSchema.schema.get()).cost == GraphQLMeasures.ceiling)
        prepared.document = GraphQLDocument()
    }

    @Test func aHundredThousandAliasesTakeLinearTime() throws {
        let schema = try PetSchema.schema.get()
        let limits = GuardTestKit.wide
        let text = "{ dog {" + (0..<100_000).map { "a\($0): name " }.joined() + "} }"
        let time = try seconds {
            let errors = try GuardTestKit.validate(text, schema, limits)
            #expect(errors == [])
        }
        #expect(time < 5)
        #expect(try GuardTestKit.parse(text, limits).nodes.count == 100_004)
        #expect(throws: GraphQLSyntaxError.self) { try GuardTestKit.parse(text) }
    }

    @Test func sameNamesAHundredThousandTimesTakeLinearTime() throws {
        let text = "{ dog {" + String(repeating: "x: name ", count: 100_000) + "} }"
        let time = try seconds {
            let errors = try GuardTestKit.validate(text, PetSchema.schema.get(), GuardTestKit.wide)
            #expect(errors == [])
        }
        #expect(time < 5)
    }

    @Test func fragmentBombsAreCountedAndNotOpened() throws {
        // Each fragment spreads the one before it ten times: 10^100 fields.
        var text = "{ dog { ...F100 } } fragment F0 on Dog { name }"
        for level in 1...100 {
            text += " fragment F\(level) on Dog {"
            for copy in 0..<10 { text += " a\(copy): owner { pets { ...F\(level - 1) } }" }
            text += "}"
        }
        let schema = try PetSchema.schema.get()
        let time = try seconds {
            let prepared = try PreparedOperation(text, schema: schema, limits: GuardTestKit.wide)
            let measures = prepared.measure(schema)
            #expect(measures.selections == GraphQLMeasures.ceiling)
            #expect(measures.aliases == GraphQLMeasures.ceiling)
            #expect(measures.cost == GraphQLMeasures.ceiling)
            let kinds = Set(GraphQLGuardLimits().outcomes(measures).map(\.kind))
            #expect(kinds.isSuperset(of: [.selections, .aliases, .cost, .depth, .fragments]))
        }
        #expect(time < 5)
    }

    @Test func overlappingFragmentBombsUseUpTheBudget() throws {
        // Fields of the same name: what is in them is merged again and again.
        var text = "{ dog { ...F30 } } fragment F0 on Dog { name }"
        for level in 1...30 {
            text += " fragment F\(level) on Dog { owner { pets { ... on Dog { ...F\(level - 1) } } }"
            text += " owner { pets { ... on Dog { ...F\(level - 1) } } } ... on Dog { friends { ...F\(level - 1) } } }"
        }
        let time = try seconds { _ = try GuardTestKit.validate(text, PetSchema.schema.get(), GuardTestKit.wide) }
        #expect(time < 5)
    }

    @Test func manyFieldsThatShareABigFragmentUseUpTheBudget() throws {
        let text =
            "{" + (0..<1_000).map { "a\($0): dog { ...F x\($0): age } " }.joined()
            + "} fragment F on Dog {" + (0..<1_000).map { "b\($0): name " }.joined() + "}"
        let time = try seconds {
            let errors = try GuardTestKit.validate(text, PetSchema.schema.get(), GuardTestKit.wide)
            #expect(errors.map(\.rule) == [.documentLimits])
        }
        #expect(time < 2)
    }

    @Test func longChainsAndCyclesOfFragmentsNeedNoStack() throws {
        let chain = (0..<20_000).map { "fragment F\($0) on Dog { ...F\($0 + 1) }" }.joined(separator: " ")
        let schema = try PetSchema.schema.get()
        let end = "fragment F20000 on Dog { name }"
        #expect(try GuardTestKit.validate("{ dog { ...F0 } } \(chain) \(end)", schema, GuardTestKit.wide) == [])
        let cycle = "fragment F20000 on Dog { ...F0 }"
        let errors = try GuardTestKit.validate("{ dog { ...F0 } } \(chain) \(cycle)", schema, GuardTestKit.wide)
        #expect(errors.map(\.rule) == [.noFragmentCycles])
    }

    @Test func hugeAndUnterminatedStringsTakeLinearTime() throws {
        let long = String(repeating: "x\\\"", count: 1_000_000)
        let time = try seconds {
            _ = try GuardTestKit.parse("{ a(b: \"\(long)\") }", GuardTestKit.wide)
            for text in [
                "{ a(b: \"\"\"\(long)", "{ a(b: \"\(long)",
                "{ a(b: \"\"\"" + String(repeating: "\"\" ", count: 1_000_000),
            ] {
                let error = #expect(throws: GraphQLSyntaxError.self) { try GuardTestKit.parse(text, GuardTestKit.wide) }
                #expect(error?.reason == .unterminatedString)
                #expect(error?.offset == 7)
            }
        }
        #expect(time < 5)
    }

    @Test func manyOperationsThatShareFragmentsUseUpTheBudget() throws {
        let usages = (0..<1_000).map { "a\($0): name(surname: $s)" }.joined(separator: " ")
        let operations = (0..<1_000).map { "query Q\($0)($s: Boolean) { dog { ...F } }" }.joined(separator: " ")
        let time = try seconds {
            let errors = try GuardTestKit.validate(
                "\(operations) fragment F on Dog { \(usages) }",
                PetSchema.schema.get(),
                GuardTestKit.wide
            )
            #expect(errors.map(\.rule) == [.documentLimits])
        }
        #expect(time < 2)
    }
}
