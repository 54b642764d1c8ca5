// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON
import Testing

/// Mutated documents go through all of the engine: none may trap, whatever it is.
@Suite struct FuzzTests {
    private static let pieces = [
        "{", "}", "(", ")", "[", "]", "!", "$x", "@skip(if: true)", "...", "... on Dog", "...F", "fragment F on Dog",
        "query", "mutation",
        "\"", "\"\"\"", "\\", "#", ":", "=", "|", "&", "dog", "name", "owner", "pets", "a: name", "null", "true", "1",
        "-1.5e3", "SIT",
        "type X { a: Int }", "extend", "input", "union", "enum E { A }", "directive @d on", "\u{FEFF}", "é", "\0", ",",
        "__typename",
        "__schema", "subscription", "{ dog { ...F } }", "filter: {name: \"a\"}", "first: 10", "($x: [Int!]! = 1)",
        "__MetaFields", "[[[[[[",
    ].map { Array($0.utf8) }

    private static func mutated(_ seed: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
            case 7, 8, 9: replaceWord(&bytes, at: place, with: pieces.randomElement(using: &random) ?? [])
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...12, using: &random)))
            case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 4: bytes = Array(bytes.prefix(max(1, place)))
            case 5:
                bytes.insert(
                    contentsOf: bytes.suffix(bytes.count - place).prefix(60),
                    at: Int.random(in: 0...place, using: &random)
                )
            default: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            }
        }
        return bytes
    }

    /// What mostly stays a document: one word becomes another.
    private static func replaceWord(_ bytes: inout [UInt8], at place: Int, with piece: [UInt8]) {
        let isSpace = { (byte: UInt8) in byte == 0x20 }
        let start = bytes[..<place].lastIndex(where: isSpace).map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex(where: isSpace) ?? bytes.count
        bytes.replaceSubrange(start..<end, with: piece)
    }

    private struct Sink: GraphQLArgumentSink {
        mutating func add(_ place: GraphQLArgumentPlace, name: Span<UInt8>, value: Span<UInt8>) -> Bool { true }
    }

    @Test func mutatedDocumentsNeverTrap() throws {
        let schema = try PetSchema.schema.get()
        var random = SplitMix64(seed: 0x6772_6170_6871_6C)
        var document = GraphQLDocument()
        var validator = GraphQLValidator(schema: schema)
        var meter = GraphQLMeter(schema: schema, model: GraphQLCostModel(schema: schema))
        var variables = GraphQLVariables()
        var json = JSONDocument()
        let values = Array(
            #"{"x":[1,{"a":null}],"f":{"name":"a","limit":3},"s":true,"v":{"first":9},"n":5,"c":"SIT"}"#.utf8
        )
        try json.parse(values.span)
        let seeds = (ValidationRuleTests.valid + ValidationRuleTests.invalid.map(\.1)).map { Array($0.utf8) }

        var parsed = 0
        var valid = 0
        for _ in 0..<30_000 {
            let bytes = Self.mutated(seeds.randomElement(using: &random) ?? [], &random)
            guard (try? document.parse(bytes.span)) != nil else { continue }
            parsed += 1
            let isValid = validator.validate(&document).isEmpty
            valid += isValid ? 1 : 0
            guard let operation = try? document.operation() else { continue }
            variables.read(for: operation, of: document, 0, in: json, values.span)
            let measures = meter.measure(operation, of: document, variables: variables, in: json, values.span)
            #expect(measures.cost >= 0 && measures.cost <= GraphQLMeasures.ceiling)
            _ = variables.check(for: operation, of: document, schema: schema, in: json, values.span)
            _ = document.rootFields(of: operation)
            _ = document.schemaFields(of: operation)
            var sink = Sink()
            GraphQLArguments.visit(
                operation,
                of: document,
                schema: schema,
                variables: variables,
                in: json,
                values.span,
                into: &sink
            )
            // What is valid is read and found valid again.
            if isValid {
                var again = GraphQLDocument()
                try again.parse(document.source.span)
                #expect(validator.validate(&again).isEmpty)
            }
        }
        #expect(parsed > 2_000 && valid > 300, "\(parsed) parsed, \(valid) valid")
    }

    @Test func mutatedRequestsNeverTrap() throws {
        var policy = GraphQLPolicy()
        policy.persistedQueries = 10
        policy.allowsSubscriptions = true
        policy.refusesSimpleRequests = false
        var documents = TrustedDocuments()
        documents.add(Array("{ extra }".utf8), id: Array("x".utf8))
        var random = SplitMix64(seed: 0x656E_7665_6C6F_7065)
        let hash = EndpointTestKit.hexadecimal("{ dog { name } }")
        let seeds = [
            #"{"query":"query Q($f: Filter) { dogs(filter: $f) { name } }","operationName":"Q","variables":{"f":{"name":"a"}}}"#,
            #"[{"query":"{ dog { name } }"},{"id":"x"},{"query":"mutation { login(user: \"a\", password: \"b\") }"}]"#,
            #"{"query":"{ dog { name } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}}"#,
            #"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}},"query":null}"#,
            #"{"id":"1","type":"subscribe","payload":{"query":"subscription { moved { name } }","variables":{}}}"#,
            "query=%7Bextra%7D&variables=%7B%22a%22%3A1%7D&operationName=&documentId=x&extensions=%7B%7D",
        ]
        let types = [
            "application/json", "application/graphql", "application/x-www-form-urlencoded; charset=utf-8", "x/y",
        ]
        var accepted = 0
        for round in 0..<6 {
            policy.readsBeyondLimits = round % 2 == 1
            policy.trustedDocuments = round > 3 ? documents : nil
            var kit = try EndpointTestKit(policy: policy)
            for _ in 0..<2_000 {
                let seed = Array((seeds.randomElement(using: &random) ?? "").utf8)
                let bytes = Bool.random(using: &random) ? Self.mutated(seed, &random) : seed
                let text = String(decoding: bytes, as: UTF8.self)
                let outcomes = [
                    kit.post(text, type: types.randomElement(using: &random) ?? ""), kit.post(text), kit.get(text),
                ]
                for outcome in outcomes {
                    accepted += outcome.violations.isEmpty && outcome.isComplete ? 1 : 0
                    // What could not be read was told of.
                    #expect(outcome.isComplete || !outcome.violations.isEmpty || outcome.answer != nil)
                    if let body = outcome.replacedBody, outcome.violations.isEmpty, body.hasPrefix("{") {
                        #expect(kit.post(body).operations.count == outcome.operations.count, "\(text)")
                    }
                }
                _ = kit.message(text)
            }
        }
        #expect(accepted > 1_000, "\(accepted) accepted")
    }

    @Test func mutatedAnswersStayJSON() throws {
        var random = SplitMix64(seed: 0x616E_7377_6572)
        let filter = GraphQLResponseFilter()
        let cost = GraphQLResponseFilter.Cost(requested: 7, maximum: nil)
        let seed = Array(
            #"[{"errors":[{"message":"a Did you mean \"b\"?"}],"extensions":{"x":null}},{"data":{"e":[]}}]"#.utf8
        )
        var scratch = JSONDocument()
        var rewritten = 0
        for _ in 0..<5_000 {
            let bytes = Self.mutated(seed, &random)
            guard let output = filter.rewrite(bytes.span, costs: [cost, cost], scratch: &scratch) else { continue }
            rewritten += 1
            #expect(throws: Never.self) { try scratch.parse(output.span) }
        }
        #expect(rewritten > 500)
    }

    @Test func mutatedSchemasNeverTrap() throws {
        var random = SplitMix64(seed: 0x7363_6865_6D61)
        var loaded = 0
        for _ in 0..<3_000 {
            let bytes = Self.mutated(Array(PetSchema.sdl.utf8), &random)
            guard let schema = try? GraphQLSchema.load(bytes.span) else { continue }
            loaded += 1
            _ = try GuardTestKit.validate("{ dog { name ...F } } fragment F on Dog { owner { iq } }", schema)
        }
        #expect(loaded > 20)
    }
}
