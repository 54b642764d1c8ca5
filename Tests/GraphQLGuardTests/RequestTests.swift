// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON
import Testing

@Suite struct RequestTests {
    private func read(_ text: String, maximumBatch: Int = 1) throws -> (JSONDocument, [UInt8], [GraphQLRequest]) {
        var json = JSONDocument()
        let bytes = Array(text.utf8)
        try json.parse(bytes.span)
        return (json, bytes, try GraphQLRequest.read(json, bytes.span, maximumBatch: maximumBatch))
    }

    private func string(_ node: Int?, _ json: JSONDocument, _ bytes: [UInt8]) -> String? {
        guard let node else { return nil }
        var text: [UInt8] = []
        json.decodeString(node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    @Test func aRequestIsReadFromItsBody() throws {
        let (json, bytes, requests) = try read(
            #"{"query":"{ a\n}","operationName":"Q","variables":{"x":1},"extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}"#
        )
        #expect(requests.count == 1)
        #expect(string(requests[0].query, json, bytes) == "{ a\n}")
        #expect(string(requests[0].operationName, json, bytes) == "Q")
        #expect(string(requests[0].persistedQueryHash, json, bytes) == "abc")
        #expect(requests[0].variables != nil)
    }

    @Test func nullCountsAsAbsent() throws {
        let (_, _, requests) = try read(#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#)
        #expect(requests[0].operationName == nil && requests[0].variables == nil && requests[0].extensions == nil)
    }

    static let refused: [(String, GraphQLRequestError)] = [
        ("1", .notAnObject), ("{}", .noQuery), (#"{"query":1}"#, .queryNotAString), (#"{"query":null}"#, .noQuery),
        (#"{"query":"{a}","variables":[]}"#, .variablesNotAnObject),
        (#"{"query":"{a}","variables":"{}"}"#, .variablesNotAnObject),
        (#"{"query":"{a}","operationName":1}"#, .operationNameNotAString),
        (#"{"query":"{a}","extensions":1}"#, .extensionsNotAnObject),
        (#"{"query":"{a}","query":"{b}"}"#, .duplicateKey),
        (#"{"query":"{a}","variables":{"a":1,"a":2}}"#, .duplicateKey),
        (#"{"extensions":{"persistedQuery":1}}"#, .malformedPersistedQuery),
        (#"{"query":"{a}","extensions":{"a":1,"a":2}}"#, .duplicateKey),
        (#"{"documentId":1}"#, .documentIDNotAString), (#"{"query":"{a}","doc_id":{}}"#, .documentIDNotAString),
        ("[]", .emptyBatch),
        (#"[{"query":"{a}"},{"query":"{b}"}]"#, .batchTooLarge(measured: 2, limit: 1)), ("[1]", .notAnObject),
    ]

    @Test("malformed requests are refused", arguments: refused)
    func refusedCase(text: String, error: GraphQLRequestError) {
        #expect(throws: error) { try read(text) }
    }

    @Test func batchesAreReadWhereTheyAreAllowed() throws {
        #expect(
            try read(#"[{"query":"{a}"},{"id":"x","documentId":null}]"#, maximumBatch: 2).2.map { $0.id != nil } == [
                false, true,
            ]
        )
    }

    @Test func queryStringsBecomeBodies() throws {
        let text = "query=%7B+a%22%5C%0A%7D&operationName=Q&variables=%7B%22x%22%3A1%7D&other=1"
        let body = try GraphQLEnvelope.body(fromQueryString: Array(text.utf8).span)
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"query":"{ a\"\\\n}","operationName":"Q","variables":{"x":1}}"#
        )
        let document = GraphQLEnvelope.body(fromDocument: Array("{ a }".utf8).span)
        #expect(String(decoding: document, as: UTF8.self) == #"{"query":"{ a }"}"#)
    }

    static let badQueryStrings: [(String, GraphQLRequestError)] = [
        ("query=a&query=b", .malformedParameter), ("query=%", .malformedParameter), ("query=%zz", .malformedParameter),
        ("query=a&variables=%7B%7D%2C%22query%22%3A%22b%22", .notJSON), ("query=a&extensions=x", .notJSON),
    ]

    @Test("malformed query strings are refused", arguments: badQueryStrings)
    func badQueryStringsCase(text: String, error: GraphQLRequestError) {
        #expect(throws: error) { try GraphQLEnvelope.body(fromQueryString: Array(text.utf8).span) }
    }

    @Test func theOperationIsTheNamedOrTheOnlyOne() throws {
        let two = try GuardTestKit.parse("query A { a } mutation B { b }")
        #expect(try two.kind(of: two.operation("B")) == .mutation)
        #expect(throws: GraphQLError.self) { try two.operation() }
        #expect(throws: GraphQLError.self) { try two.operation("C") }
        let one = try GuardTestKit.parse("query A { a } fragment F on T { a }")
        #expect(try one.operation() == 0)
        let none = try GuardTestKit.parse("fragment F on T { a }")
        #expect(throws: GraphQLError.self) { try none.operation() }
    }

    @Test func rootFieldsAreNamedByTheirCoordinates() throws {
        let schema = try PetSchema.schema.get()
        let prepared = try PreparedOperation(
            "mutation { a: login(user: \"x\", password: \"y\") ...M } fragment M on Mutation { rename(id: 1, name: \"n\") { owner { name } } }",
            schema: schema
        )
        let fields = prepared.document.rootFields(of: prepared.operation)
        #expect(
            fields.map { prepared.document.coordinate(of: $0, in: schema) } == ["Mutation.login", "Mutation.rename"]
        )
        #expect(
            fields.map { prepared.document.schemaField(of: $0) } == [
                schema.field("Mutation.login"), schema.field("Mutation.rename"),
            ]
        )
        let all = prepared.document.schemaFields(of: prepared.operation).map(schema.coordinate(of:))
        #expect(Set(all) == ["Mutation.login", "Mutation.rename", "Dog.owner", "Human.name"])
    }

    private struct Sink: GraphQLArgumentSink {
        var pairs: [String] = []
        var maximum = Int.max

        mutating func add(_ place: GraphQLArgumentPlace, name: Span<UInt8>, value: Span<UInt8>) -> Bool {
            let text = { (bytes: Span<UInt8>) in bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
            pairs.append("\(text(name))=\(text(value))")
            return pairs.count < maximum
        }
    }

    private func arguments(_ text: String, _ values: String, maximum: Int = .max, bytes: Int = 1_000) throws -> (
        [String], Bool
    ) {
        let schema = try PetSchema.schema.get()
        let prepared = try PreparedOperation(text, variables: values, schema: schema)
        var sink = Sink(maximum: maximum)
        let isWhole = GraphQLArguments.visit(
            prepared.operation,
            of: prepared.document,
            schema: schema,
            variables: prepared.variables,
            in: prepared.json,
            prepared.bytes.span,
            maximumBytes: bytes,
            into: &sink
        )
        return (sink.pairs, isWhole)
    }

    @Test func argumentsAreToldWithTheirValues() throws {
        let (pairs, isWhole) = try arguments(
            #"""
            query ($f: Filter, $s: Boolean = false, $b: Blob) {
              dogs(filter: $f, first: 3) { name(surname: $s) @tag(name: "t\u0041") doesKnow(command: SIT) }
              blob(value: {a: [1, $b, """
                two
                  lines
              """]})
            }
            """#,
            #"{"f":{"name":"a\"b","tags":["x","y"]},"b":{"k":[null,{"d":1.5}]}}"#
        )
        #expect(isWhole)
        #expect(
            pairs == [
                "Query.dogs.filter.name=a\"b", "Query.dogs.filter.tags.0=x", "Query.dogs.filter.tags.1=y",
                "Query.dogs.first=3", "Dog.name.surname=false", "@tag.name=tA", "Dog.doesKnow.command=SIT",
                "Query.blob.value.a.0=1", "Query.blob.value.a.1.k.0=null", "Query.blob.value.a.1.k.1.d=1.5",
                "Query.blob.value.a.2=two\n  lines",
            ]
        )
    }

    @Test func argumentsEndWhereTheSinkOrTheLimitSaysSo() throws {
        let text = "query ($b: Blob) {" + (0..<20).map { "a\($0): blob(value: $b) " }.joined() + "}"
        let (two, isWhole) = try arguments(text, #"{"b":"x"}"#, maximum: 2)
        #expect(two.count == 2 && !isWhole)
        let long = String(repeating: "x", count: 300)
        let (few, isAll) = try arguments(text, #"{"b":"\#(long)"}"#)
        #expect(few.count == 3 && !isAll)
    }

    static let badVariables: [(String, String, String)] = [
        ("query ($x: Int!) { dog { isAt(x: $x) } }", "{}", "a value is required"),
        ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":null}"#, "null may not stand here"),
        ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":"1"}"#, "a whole number of 32 bits was expected"),
        ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":1.5}"#, "a whole number of 32 bits was expected"),
        ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":2147483648}"#, "a whole number of 32 bits was expected"),
        ("query ($c: Command!) { dog { doesKnow(command: $c) } }", #"{"c":"JUMP"}"#, "a value of an enum was expected"),
        ("query ($c: Command!) { dog { doesKnow(command: $c) } }", #"{"c":"name"}"#, "a value of an enum was expected"),
        ("query ($i: ID) { human(id: $i) { name } }", #"{"i":true}"#, "an ID was expected, a string or a whole number"),
        ("query ($s: Boolean) { dog { name(surname: $s) } }", #"{"s":"true"}"#, "true or false was expected"),
        ("query ($v: [Int!]) { numbers(values: $v) }", #"{"v":[1,null]}"#, "at 1: null may not stand here"),
        (
            "query ($v: [Int!]) { numbers(values: $v) }",
            #"{"v":[\#(Array(repeating: "1", count: 251).joined(separator: ","))]}"#, "the list is too long"
        ),
        ("query ($f: Filter) { dogs(filter: $f) { name } }", #"{"f":{"tags":[]}}"#, "a required field is missing"),
        ("query ($f: Filter) { dogs(filter: $f) { name } }", #"{"f":{"name":"a","x":1}}"#, "there is an unknown field"),
        (
            "query ($f: Filter) { dogs(filter: $f) { name } }", #"{"f":{"name":"a","name":"b"}}"#,
            "a field is given twice"
        ),
        (
            "query ($f: Filter) { dogs(filter: $f) { name } }", #"{"f":{"name":"a","inner":{"name":"b","tags":[{}]}}}"#,
            "at inner.tags.0: a string was expected"
        ),
        (
            "query ($f: Filter) { dogs(filter: $f) { name } }", #"{"f":{"name":"a","size":1e999}}"#,
            "at size: a finite number was expected"
        ),
        ("query ($c: Choice) { choose(choice: $c) }", #"{"c":{"a":"x","b":1}}"#, "exactly one field must be given"),
        ("query ($c: Choice) { choose(choice: $c) }", #"{"c":{"a":null}}"#, "at a: null may not stand here"),
    ]

    @Test("variables that do not fit their type are told so", arguments: badVariables)
    func badVariablesCase(text: String, values: String, message: String) throws {
        let schema = try PetSchema.schema.get()
        let problems = try PreparedOperation(text, variables: values, schema: schema).problems(schema)
        #expect(problems.count == 1)
        #expect(problems.first?.message.hasSuffix(message) == true, "\(problems)")
        #expect(problems.first?.rule == (message == "the list is too long" ? .documentLimits : .variableValues))
    }

    static let goodVariables: [(String, String)] = [
        ("query ($x: Int! = 2) { dog { isAt(x: $x) } }", "{}"),
        ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":1.0}"#),
        ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":-2147483648,"unused":{}}"#),
        ("query ($v: [Int!]) { numbers(values: $v) }", #"{"v":1}"#),
        ("query ($i: ID) { human(id: $i) { name } }", #"{"i":7}"#),
        ("query ($c: Command!) { dog { doesKnow(command: $c) } }", #"{"\u0063":"S\u0049T"}"#),
        ("query ($b: Blob) { blob(value: $b) }", #"{"b":{"a":[{}]}}"#),
        (
            "query ($f: Filter) { dogs(filter: $f) { name } }",
            #"{"f":{"name":"a","tags":"one","inner":null,"size":1e3}}"#
        ),
    ]

    @Test("variables that fit their type pass", arguments: goodVariables)
    func goodVariablesCase(text: String, values: String) throws {
        let schema = try PetSchema.schema.get()
        #expect(try PreparedOperation(text, variables: values, schema: schema).problems(schema) == [])
    }
}
