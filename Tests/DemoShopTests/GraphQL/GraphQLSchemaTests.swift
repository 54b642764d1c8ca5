// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

@testable import DemoShop

@Suite struct GraphQLSchemaTests {
    @Test func theSchemaLoads() throws {
        let schema = try ShopGraphQL.shared.get().schema
        #expect(schema.validated.field("Mutation.checkoutComplete") != nil)
        #expect(schema.validated.field("Query.checkoutComplete") == nil)
    }

    @Test func everyFieldHasAResolverAndTheOtherWayRound() throws {
        let schema = try ShopGraphQL.shared.get().schema
        let objects = schema.types.filter { $0.kind == .object }
        #expect(objects.count == 23)
        let declared = Set(objects.flatMap { type in type.fields.map { "\(type.name).\($0.name)" } })
        let resolved = Set(Resolvers.all.flatMap { type, fields in fields.keys.map { "\(type).\($0)" } })
        #expect(declared.subtracting(resolved).isEmpty, "without a resolver")
        #expect(resolved.subtracting(declared) == ["Query.__schema", "Query.__type"])
    }

    @Test func everyFieldIsKnownToTheValidator() throws {
        let schema = try ShopGraphQL.shared.get().schema
        for type in schema.types where type.kind == .object {
            for field in type.fields {
                #expect(schema.validated.field("\(type.name).\(field.name)") != nil, "\(type.name).\(field.name)")
            }
        }
    }

    @Test func everyTypeThatIsNamedIsDefined() throws {
        let schema = try ShopGraphQL.shared.get().schema
        for type in schema.types {
            let inputs = type.inputs + type.fields.flatMap(\.arguments)
            for reference in inputs.map(\.type) + type.fields.map(\.type) {
                #expect(schema.type(reference.name) != nil, "\(reference.name)")
            }
        }
    }

    @Test func descriptionsAreRead() throws {
        let schema = try ShopGraphQL.shared.get().schema
        #expect(schema.type("Line")?.description == "A line of a cart, or of an order at the price it was sold at.")
        #expect(schema.type("Product")?.description == nil)
        #expect(schema.field("stock", of: "Product")?.description == "Pieces that can still be sold.")
        #expect(schema.field("tags", of: "Product")?.description == nil)
    }

    @Test func theQueryOfTheUsualToolsIsAnswered() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(Self.introspection)
            #expect(answer.status == 200)
            #expect(!answer.text.contains(#""errors""#))
            #expect(try answer.string("data.__schema.queryType.name") == "Query")
            #expect(try answer.count("data.__schema.types") == 37)
            #expect(try answer.count("data.__schema.directives") == 2)
            #expect(answer.text.contains(#"{"name":"quantity","description":null,"type":{"kind":"NON_NULL""#))
            #expect(answer.text.contains(#""defaultValue":"20""#))
        }
    }

    @Test func oneTypeIsShown() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                """
                { __type(name: "CartState") { kind enumValues { name } fields { name } }
                  none: __type(name: "Nothing") { name }
                  tags: __type(name: "Product") { fields { name type { kind ofType { kind ofType { kind name ofType { name }
                  } } } } } }
                """
            )
            #expect(try answer.count("data.__type.enumValues") == 3)
            #expect(answer.text.contains(#""fields":null},"none":null"#))
            let tags = """
                {"name":"tags","type":{"kind":"NON_NULL","ofType":{"kind":"LIST","ofType":\
                {"kind":"NON_NULL","name":null,"ofType":{"name":"String"}}}}}
                """
            #expect(answer.text.contains(tags))
        }
    }

    private static let introspection = """
        query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
          types { ...FullType } directives { name description locations args { ...InputValue } } } }
        fragment FullType on __Type { kind name description
          fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef }
            isDeprecated deprecationReason }
          inputFields { ...InputValue } interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name } } } } } }
        """
}
