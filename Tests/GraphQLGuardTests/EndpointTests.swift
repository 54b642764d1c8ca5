// SPDX-License-Identifier: Apache-2.0

import Core
import GraphQLGuard
import JSON
import Testing

@Suite struct EndpointTests {
    @Test func anHonestRequestIsDescribed() throws {
        var kit = try EndpointTestKit()
        let outcome = kit.ask(
            "query Q($n: Int) { d: dogs(first: $n, filter: {name: \"x\\\"y\"}) { name ...F } } fragment F on Dog { owner { iq } }",
            variables: #"{"n":3}"#
        )
        #expect(outcome.violations.isEmpty, "\(outcome.violations)")
        #expect(outcome.isComplete && outcome.hasAllArguments && !outcome.isBatch)
        #expect(outcome.answer == nil && outcome.replacement == nil)
        let operation = try #require(outcome.operations.first)
        #expect(operation.kind == .query && operation.name == "Q" && operation.unlisted == nil)
        #expect(operation.measures.depth == 3 && operation.measures.aliases == 1)
        #expect(outcome.cost == operation.measures.cost && outcome.cost == 3 * (2 + 1 + 2 + 1))
        #expect(kit.coordinates(operation.rootFields, of: \.rootFields) == ["Query.dogs"])
        #expect(
            kit.coordinates(operation.fields, of: \.fields) == ["Query.dogs", "Dog.name", "Dog.owner", "Human.iq"]
        )
        #expect(kit.arguments == ["Query.dogs|first|=3", #"Query.dogs|filter|name=x"y"#])
    }

    @Test func theSameScratchServesOneRequestAfterTheOther() throws {
        var kit = try EndpointTestKit()
        for round in 0..<3 {
            let outcome = kit.ask("{ human(id: \"\(round)\") { name } }")
            #expect(outcome.violations.isEmpty && outcome.operations.first?.arguments == 0..<1)
            #expect(kit.arguments == ["Query.human|id|=\(round)"])
            #expect(kit.ask("{ nope }").categories == [.validation])
        }
    }

    @Test func documentsThatWereSeenBeforeAreJudgedAnew() throws {
        var kit = try EndpointTestKit()
        let text = "query ($n: Int!) { dogs(first: $n) { name owner { iq } } }"
        for _ in 0..<3 {
            let cheap = kit.ask(text, variables: #"{"n":2}"#)
            #expect(cheap.violations.isEmpty && cheap.cost == 2 * 6)
            #expect(cheap.operations.first?.fields.count == 4 && kit.arguments == ["Query.dogs|first|=2"])
            #expect(kit.ask(text, variables: #"{"n":50000}"#).categories == [.cost])
            #expect(kit.ask(text, variables: "{}").categories == [.validation])
            var limits = GraphQLGuardLimits()
            limits.tokens = 10
            #expect(kit.ask(text, variables: #"{"n":2}"#, limits: limits).categories == [.complexity])
            limits = GraphQLGuardLimits()
            limits.depth = 2
            #expect(kit.ask(text, variables: #"{"n":2}"#, limits: limits).categories == [.depth])
            // Not one byte may differ.
            #expect(kit.ask(text.dropLast(3) + "x }", variables: #"{"n":2}"#).has(.syntax))
            #expect(kit.ask(String(text.dropLast(6)) + ", } } }", variables: #"{"n":2}"#).violations.isEmpty)
        }
        // More documents than are remembered.
        for number in 0..<200 {
            let outcome = kit.ask("{ a\(number % 70): human(id: \(number % 70)) { name } }")
            #expect(outcome.violations.isEmpty && kit.arguments == ["Query.human|id|=\(number % 70)"])
        }
    }

    static let refused: [(String, GraphQLCategory)] = [
        ("{ dog { name }", .syntax), ("", .syntax), ("{ nope }", .validation), ("{ dog }", .validation),
        ("query A { extra } query B { extra }", .operation), ("subscription { moved { name } }", .operation),
        ("fragment F on Dog { name }", .operation), ("{ __schema { types { name } } }", .introspection),
        ("{ __type(name: \"Dog\") { name } }", .introspection),
        (
            "{ dog " + String(repeating: "{ owner { pets ", count: 8) + "{ name }" + String(repeating: "} }", count: 8)
                + "}", .depth
        ),
        (String(repeating: "{ dog ", count: 200), .depth), ("{ dogs(first: 50000) { name } }", .cost),
        ("{ dog {" + (0..<31).map { " a\($0): name" }.joined() + "} }", .aliases),
        ("mutation { a: login(user: \"a\", password: \"b\") b: login(user: \"a\", password: \"c\") }", .aliases),
        ("{" + (0..<21).map { " a\($0): extra" }.joined() + "}", .complexity),
        ("{ dog {" + (0..<51).map { _ in " name @include(if: true)" }.joined() + "} }", .complexity),
        ("{" + String(repeating: " extra", count: 5_000) + "}", .complexity),
        ("{ extra } #" + String(repeating: "x", count: 70_000), .complexity),
    ]

    @Test("each rule has its category", arguments: refused)
    func refusedCase(text: String, category: GraphQLCategory) throws {
        var kit = try EndpointTestKit()
        let outcome = kit.ask(text)
        #expect(outcome.has(category), "\(outcome.violations)")
    }

    @Test func everyCategoryIsACheck() {
        #expect(GraphQLCategory.allCases.allSatisfy { $0.check.rawValue.hasPrefix("graphql.") })
        #expect(Set(GraphQLCategory.allCases.map(\.check)).count == GraphQLCategory.allCases.count)
    }

    @Test func oneCategoryDoesNotHideAnother() throws {
        var kit = try EndpointTestKit()
        let outcome = kit.ask(
            "query A { __schema { types { name } } dogs(first: 2000000) { name nope"
                + (0..<31).map { " a\($0): name" }.joined() + " } } query B { extra }"
        )
        #expect(Set(outcome.categories).isSuperset(of: [.validation, .operation, .introspection, .cost, .aliases]))
        #expect(outcome.operations.map(\.name) == ["A", "B"])
        let aliases = try #require(outcome.violations.first { $0.category == .aliases })
        #expect(aliases.measured == 31 && aliases.limit == 30)
        #expect(aliases.description == "the operation has too many aliases (31, the limit is 30)")
        let validation = try #require(outcome.violations.first { $0.rule == .fieldsOnCorrectType })
        #expect(validation.category == .validation && validation.line == 1)
        #expect(validation.column == 67)
    }

    @Test func limitsOfSizeHideNothingWhereTheyOnlyMonitor() throws {
        var policy = GraphQLPolicy()
        policy.readsBeyondLimits = true
        var kit = try EndpointTestKit(policy: policy)
        let outcome = kit.ask("{ __schema { types { name } } " + String(repeating: " extra", count: 6_000) + "}")
        #expect(Set(outcome.categories) == [.complexity, .introspection])
        #expect(outcome.violations.contains { $0.measured == 6_000 + 9 && $0.limit == 5_000 })
        // What nobody can read is not passed on unread.
        let beyond = kit.ask(String(repeating: "{ dog ", count: 600))
        #expect(Set(beyond.categories) == [.depth, .syntax] && !beyond.isComplete)
        let batch = kit.post("[" + Array(repeating: #"{"query":"{ nope }"}"#, count: 11).joined(separator: ",") + "]")
        #expect(Set(batch.categories) == [.batch, .validation])
    }

    @Test func limitsMayBeOthersForSomeRequests() throws {
        var kit = try EndpointTestKit()
        var limits = GraphQLGuardLimits()
        limits.allowsIntrospection = true
        #expect(kit.ask("{ __schema { types { name } } }", limits: limits).violations.isEmpty)
        limits.requiresOperationName = true
        limits.listItems = 1
        let outcome = kit.ask("query ($v: [Int!]) { numbers(values: $v) }", variables: #"{"v":[1,2]}"#, limits: limits)
        #expect(outcome.categories == [.complexity, .operation])
        limits.listItems = nil
        limits.bytes = nil
        limits.tokens = nil
        limits.cost = nil
        let long = kit.ask("query Q { dog { " + String(repeating: "name ", count: 20_000) + " } }", limits: limits)
        #expect(long.categories == [.complexity])
    }

    @Test func batchesAreCheckedOneByOne() throws {
        var kit = try EndpointTestKit()
        let login = #"{"query":"mutation { login(user: \"a\", password: \"b\") }"}"#
        let outcome = kit.post("[\(login),{\"query\":\"{ nope }\"},\(login),{}]")
        #expect(outcome.isBatch && outcome.requestCount == 4 && !outcome.isComplete)
        #expect(outcome.violations.map(\.request) == [1, 2, 3])
        // Tries count for the whole body.
        #expect(outcome.categories == [.validation, .aliases, .request])
        #expect(outcome.operations.map(\.request) == [0, 1, 2])
        #expect(kit.arguments.count == 4 && outcome.operations[2].arguments == 2..<4)
        let long = kit.post("[" + Array(repeating: login, count: 11).joined(separator: ",") + "]")
        #expect(long.categories == [.batch] && !long.isComplete && long.operations.isEmpty)
        #expect(kit.post("[]").categories == [.request])
    }

    static let refusedBodies: [(String, String, String, [GraphQLCategory])] = [
        ("{", "application/json", "", [.request]), ("1", "application/json", "", [.request]),
        (#"{"query":"{ extra }"}"#, "application/json; charset=utf-16", "", [.request]),
        (#"{"query":"{ extra }"}"#, "application/xml", "", [.request]),
        (#"{"query":"{ extra }"}"#, "application/graphql-response+json", "", [.request]),
        (#"{"query":"{ extra }"}"#, "text/plain", "", [.csrf, .request]),
        (#"{"query":"{ extra }"}"#, "", "", [.csrf, .request]),
        ("--x", "multipart/form-data; boundary=x", "", [.csrf, .request]),
        ("query=%7Bextra%7D", "application/x-www-form-urlencoded", "", [.csrf]),
        (#"{"query":"{ extra }"}"#, "application/json", "query=%7Bdog%7D", [.request]),
        (#"{"query":"{ extra }","doc_id":"1"}"#, "application/json", "", [.request]),
        ("\u{FEFF}{}", "application/json", "", [.request]),
    ]

    @Test("what is not GraphQL over HTTP is refused", arguments: refusedBodies)
    func refusedBodiesCase(body: String, type: String, query: String, categories: [GraphQLCategory]) throws {
        var kit = try EndpointTestKit()
        #expect(kit.post(body, type: type, query: query).categories == categories)
    }

    @Test func theOtherMediaTypesAreRead() throws {
        var kit = try EndpointTestKit()
        #expect(kit.post("{ extra\n}", type: "application/graphql").violations.isEmpty)
        #expect(
            kit.post(#"{"query":"{ extra }","id":"7"}"#, type: "Application/JSON ; Charset=\"UTF-8\"").violations
                .isEmpty
        )
        #expect(kit.post("{ nope }", type: "application/graphql").categories == [.validation])
        var policy = GraphQLPolicy()
        policy.refusesSimpleRequests = false
        kit = try EndpointTestKit(policy: policy)
        let form = kit.post("query=%7Bextra%7D", type: "application/x-www-form-urlencoded")
        #expect(form.violations.isEmpty && form.operations.count == 1)
    }

    @Test func aTreeThatWasReadBeforeIsUsed() throws {
        var kit = try EndpointTestKit()
        let body = Array(#"{"query":"{ extra }"}"#.utf8)
        let type = Array("application/json".utf8)
        var json = JSONDocument()
        try json.parse(body.span)
        let outcome = kit.endpoint.check(
            method: .post,
            query: [UInt8]().span,
            contentType: type.span,
            hasPreflightHeader: false,
            body: body.span,
            json: json,
            scratch: &kit.scratch
        )
        #expect(outcome.violations.isEmpty && outcome.operations.count == 1)
    }

    @Test func getRequestsAskAndDoNotChange() throws {
        var kit = try EndpointTestKit()
        let variables = "variables=%7B%22i%22%3A%227%22%7D"
        let outcome = kit.get("query=query($i:ID){human(id:$i){name}}&\(variables)&x=1")
        #expect(outcome.violations.isEmpty, "\(outcome.violations)")
        #expect(kit.arguments == ["Query.human|id|=7"])
        #expect(kit.get("query=%7Bextra%7D", hasPreflightHeader: false).categories == [.csrf])
        let login = "query=mutation%7Blogin(user:%22a%22,password:%22b%22)%7D"
        #expect(kit.get(login).categories == [.request])
        #expect(kit.get("query=%7Bextra%7D&query=%7Bdog%7D").categories == [.request])
        #expect(kit.get("").categories == [.request])
    }

    @Test func subscriptionsAreServedWhereTheyMay() throws {
        var policy = GraphQLPolicy()
        policy.allowsSubscriptions = true
        var kit = try EndpointTestKit(policy: policy)
        let outcome = kit.ask("subscription { barked(loud: true) { name } }")
        #expect(outcome.violations.isEmpty)
        #expect(outcome.operations.first?.kind == .subscription)
        #expect(kit.coordinates(outcome.operations.first?.rootFields, of: \.rootFields) == ["Subscription.barked"])
        #expect(kit.get("query=subscription%7Bmoved%7Bname%7D%7D").violations.isEmpty)
    }

    @Test func messagesOverWebSocketHaveTheSameGuards() throws {
        var kit = try EndpointTestKit()
        let outcome = kit.message(
            #"{"id":"a","type":"subscribe","payload":{"query":"{ dogs(first: 50000) { name } }"}}"#
        )
        guard case .subscribe(let id, let found) = outcome else {
            Issue.record("read as \(outcome)")
            return
        }
        #expect(id == Array("a".utf8) && found.categories == [.cost])
        #expect(
            String(decoding: SubscriptionMessage.error(id: id, message: "a \"b\""), as: UTF8.self)
                == #"{"id":"a","type":"error","payload":[{"message":"a \"b\""}]}"#
        )
        guard case .subscribe(_, let empty) = kit.message(#"{"id":"a","type":"subscribe","payload":{}}"#) else {
            Issue.record("a request without text is one to refuse")
            return
        }
        #expect(empty.categories == [.request])
        for text in ["{", "[]", #"{"type":"start","id":"1"}"#, #"{"type":"next","id":"1"}"#] {
            guard case .malformed(let violation, closeCode: 4400) = kit.message(text) else {
                Issue.record("\(text) was read")
                return
            }
            #expect(violation.category == .request)
        }
    }

    @Test func messagesNeverHoldValuesThatWereSent() throws {
        var kit = try EndpointTestKit()
        for (document, variables) in [
            ("query ($x: Int!) { dog { isAt(x: $x) } }", #"{"x":"s3cret"}"#),
            ("{ human(id: \"s3cret\", id: 3) { name } }", "{}"), ("{ dog { isAt(x: \"s3cret\") } }", "{}"),
            ("{ dog { doesKnow(command: s3cret) } }", "{}"), ("{ human(id: \"s3cret) }", "{}"),
            ("query ($f: Filter) { dogs(filter: $f) { name } }", #"{"f":{"name":"a","s3cret":1}}"#),
        ] {
            let outcome = kit.ask(document, variables: variables)
            #expect(!outcome.violations.isEmpty, "\(document)")
            #expect(!outcome.violations.contains { $0.description.contains("s3cret") }, "\(outcome.violations)")
        }
    }

    @Test func fieldsAreFoundThroughTheirInterfaces() throws {
        let schema = try PetSchema.schema.get()
        #expect(
            Set(schema.fields(reaching: "Dog.name").map(schema.coordinate(of:))) == [
                "Dog.name", "Pet.name", "Being.name",
            ]
        )
        #expect(
            Set(schema.fields(reaching: "Pet.owner").map(schema.coordinate(of:))) == [
                "Pet.owner", "Dog.owner", "Cat.owner",
            ]
        )
        #expect(schema.fields(reaching: "Query.dog").count == 1)
        #expect(schema.fields(reaching: "Query.nope").isEmpty)
        #expect(schema.field("Query.__schema").map(schema.coordinate(of:)) == "Query.__schema")
    }

    @Test func argumentsBeyondTheTableAreToldOf() throws {
        var limits = GraphQLGuardLimits()
        limits.listItems = nil
        var kit = try EndpointTestKit(limits: limits)
        let values = Array(repeating: "1", count: 10_001).joined(separator: ",")
        let outcome = kit.ask("query ($v: [Int!]) { numbers(values: $v) }", variables: "{\"v\":[\(values)]}")
        #expect(!outcome.hasAllArguments && outcome.violations.isEmpty)
        #expect(kit.scratch.arguments.count == 10_000)
        #expect(kit.post(#"{"query":"{ extra }","extensions":{"a":{"b":[true]}}}"#).violations.isEmpty)
        #expect(kit.arguments == ["||extensions.a.b.0=true"])
    }
}
