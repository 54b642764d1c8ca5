// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

/// The schemas of real shops, and what their storefronts send: no false alarm.
@Suite struct StorefrontTests {
    private static let saleor = Result { try load("commerce/saleor.graphql") }
    private static let vendure = Result { try load("commerce/vendure-shop.introspection.json") }

    private static func load(_ path: String) throws -> GraphQLSchema {
        let bytes = try GuardTestKit.conformance(path)
        return try GraphQLSchema.load(bytes.span)
    }

    @Test func realSchemasLoad() throws {
        let saleor = try Self.saleor.get()
        #expect(saleor.typeCount > 1_000)
        #expect(saleor.fieldCount > 4_000)
        #expect(saleor.memorySize < 2 << 20)
        #expect(saleor.field("Mutation.checkoutAddPromoCode") != nil)
        #expect(saleor.field("Mutation.nothing") == nil)
        let vendure = try Self.vendure.get()
        #expect(vendure.typeCount > 200)
        #expect(vendure.field("Query.activeOrder").map(vendure.coordinate(of:)) == "Query.activeOrder")
    }

    private func check(_ operations: [(String, String)], _ schema: GraphQLSchema) throws {
        for (text, values) in operations {
            let prepared = try PreparedOperation(text, variables: values, schema: schema)
            #expect(prepared.problems(schema) == [], "\(text)")
            let measures = prepared.measure(schema)
            #expect(GraphQLGuardLimits().outcomes(measures) == [], "\(text)")
            #expect(measures.cost > 0)
        }
    }

    private func ask(_ operations: [(String, String)], _ schema: GraphQLSchema) {
        var kit = EndpointTestKit(schema: schema)
        for (text, values) in operations {
            let outcome = kit.ask(text, variables: values)
            #expect(outcome.violations.isEmpty, "\(text): \(outcome.violations)")
            #expect(outcome.isComplete && outcome.hasAllArguments && outcome.operations.count == 1)
            #expect(outcome.operations.allSatisfy { !$0.rootFields.isEmpty && $0.fields.count > 1 })
        }
    }

    @Test func whatStorefrontsSendPassesTheWholeEndpoint() throws {
        ask(SaleorOperations.all, try Self.saleor.get())
        ask(VendureOperations.all, try Self.vendure.get())
    }

    /// Attacks that were made on shops like these.
    static let hostile: [(String, GraphQLCategory)] = [
        (
            "mutation {"
                + (0..<50).map { " a\($0): checkoutAddPromoCode(id: \"Q\", promoCode: \"C\($0)\") { errors { code } }" }
                .joined() + " }", .aliases
        ),
        (
            "mutation { a: tokenCreate(email: \"a@b.c\", password: \"1\") { token }"
                + " b: tokenCreate(email: \"a@b.c\", password: \"2\") { token } }", .aliases
        ),
        (
            "{ products(first: 100) { edges { node { variants { product { variants { product { variants { id } } } } } } } } }",
            .cost
        ),
        ("{ __schema { types { name fields { name } } } }", .introspection),
        (
            "{ categories(first: 1) { edges { node {"
                + String(repeating: " parent { children(first: 1) { edges { node {", count: 5)
                + " id " + String(repeating: "}", count: 20) + "}}}}", .depth
        ),
        ("{ order(id: \"T3JkZXI6MQ==\") { userEmail notAField } }", .validation),
        ("query { me { id } } mutation { tokensDeactivateAll { errors { code } } }", .operation),
    ]

    @Test("attacks are refused for what they are", arguments: hostile)
    func hostileCase(text: String, category: GraphQLCategory) throws {
        var kit = EndpointTestKit(schema: try Self.saleor.get())
        let outcome = kit.ask(text)
        #expect(outcome.categories.contains(category), "\(outcome.violations)")
        #expect(!outcome.has(.syntax))
    }

    @Test func aPatchFindsItsFieldUnderAnyName() throws {
        let schema = try Self.saleor.get()
        var kit = EndpointTestKit(schema: schema)
        let order = try #require(schema.field("Query.order"))
        for text in [
            "{ order(id: \"x\") { id } }", "{ a: order(id: \"x\") { id } }",
            "{ ...F } fragment F on Query { ... { b: order(id: \"x\") { id } } }",
        ] {
            let outcome = kit.ask(text)
            let operation = try #require(outcome.operations.first)
            #expect(kit.scratch.rootFields[operation.rootFields].contains(order))
            #expect(kit.scratch.fields[operation.fields].contains(order))
            #expect(kit.arguments == ["Query.order|id|=x"])
        }
        #expect(kit.ask("{ me { id } }").operations.allSatisfy { !kit.scratch.fields[$0.fields].contains(order) })
    }

    @Test func operationsOfSaleorStorefrontsPass() throws {
        #expect(SaleorOperations.all.count == 23)
        try check(SaleorOperations.all, Self.saleor.get())
    }

    @Test func operationsOfVendureStorefrontsPass() throws {
        #expect(VendureOperations.all.count == 21)
        try check(VendureOperations.all, Self.vendure.get())
    }

    @Test func aFieldTooManyIsFoundInEach() throws {
        for (operations, schema) in [
            (SaleorOperations.all, try Self.saleor.get()), (VendureOperations.all, try Self.vendure.get()),
        ] {
            for (text, _) in operations {
                let cut = try #require(text.lastIndex(of: "}"))
                let errors = try GuardTestKit.validate(text[..<cut] + " notAField }", schema)
                #expect(errors.contains { $0.rule == .fieldsOnCorrectType }, "\(text)")
            }
        }
    }

    @Test func theUsualIntrospectionQueryPassesWhereItIsAllowed() throws {
        let ofType = String(repeating: "ofType { kind name ", count: 7) + String(repeating: "}", count: 7)
        let text = """
            query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
              types { ...FullType } directives { name description locations args { ...InputValue } } } }
            fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description
              args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } inputFields { ...InputValue }
              interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated
              deprecationReason } possibleTypes { ...TypeRef } }
            fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
            fragment TypeRef on __Type { kind name \(ofType) }
            """
        let schema = try Self.vendure.get()
        let measures = try PreparedOperation(text, schema: schema).measure(schema)
        #expect(GraphQLGuardLimits().outcomes(measures).map(\.kind) == [.introspection])
        var limits = GraphQLGuardLimits()
        limits.allowsIntrospection = true
        #expect(limits.outcomes(measures) == [])
    }
}
