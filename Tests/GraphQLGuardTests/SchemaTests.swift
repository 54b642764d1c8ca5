// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

@Suite struct SchemaTests {
    @Test func extensionsAndImplicitRootsAreRead() throws {
        let schema = try GuardTestKit.schema(
            "extend type Query { b: U } type Query { a: Int } union U = A type A { a: Int } type B { b: Int } extend union U = B type Mutation { m: Int }"
        )
        #expect(schema.field("Query.b") != nil)
        #expect(try GuardTestKit.validate("{ b { ... on B { b } } }", schema) == [])
        #expect(try GuardTestKit.validate("mutation { m }", schema) == [])
    }

    static let refused: [(String, String)] = [
        ("type A { a: Int }", "the schema has no query type"),
        ("type Query { a: Nobody }", "\"Query.a\" is of the type \"Nobody\", which is not defined"),
        ("type Query { a: Int a: Int }", "\"Query.a\" is defined twice"),
        ("type Query { a(b: Int, b: Int): Int }", "\"Query.a.b\" is defined twice"),
        ("type Query { a: Int } type Query { b: Int }", "1:23: the type \"Query\" is defined twice"),
        ("type Query { a: Int } extend type X { b: Int }", "1:23: \"X\" is extended, but not defined"),
        ("type Query { a: I } input I { b: Int }", "the field \"Query.a\" has the type of an input object"),
        ("type Query { a(b: Query): Int }", "\"Query.a.b\" has a type that is only answered, never sent"),
        ("type Query { a: U } union U = I input I { b: Int }", "\"U\" names \"I\", which is no object type"),
        ("type Query implements X { a: Int }", "\"Query\" names \"X\", which is no interface"),
        ("schema { query: X } type Query { a: Int }", "the root type \"X\" is no object type of the schema"),
        ("type Query { a: Int } { a }", "1:23: operations and fragments do not belong in a schema"),
        ("type Query {\n  a Int\n}", "2:5: \":\" was expected"),
        (
            "type Query { a: [[[[[[[[[Int!]!]!]!]!]!]!]!]!]! }",
            "1:17: more than 16 lists and non-null marks in one type"
        ),
        (#"{"data":{}}"#, "the introspection result has no \"__schema\" with \"types\""),
        (#"{"__schema":{"types":[{"kind":"OBJECT"}]}}"#, "an entry without \"name\" in the introspection result"),
    ]

    @Test("contradictory schemas are refused", arguments: refused)
    func refusedCase(text: String, message: String) {
        let error = #expect(throws: GraphQLSchemaError.self) { try GuardTestKit.schema(text) }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test func introspectionAndDefinitionLanguageSayTheSame() throws {
        let introspection = #"""
            {"__schema":{"queryType":{"name":"Q"},"mutationType":null,"types":[
              {"kind":"OBJECT","name":"Q","fields":[{"name":"a","args":[
                {"name":"e","type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"ENUM","name":"E"}},"defaultValue":null},
                {"name":"c","type":{"kind":"INPUT_OBJECT","name":"C"},"defaultValue":null}],
                "type":{"kind":"LIST","ofType":{"kind":"INTERFACE","name":"I"}}}],"interfaces":[]},
              {"kind":"INTERFACE","name":"I","fields":[{"name":"x","args":[],"type":{"kind":"SCALAR","name":"Int"}}],"possibleTypes":[{"name":"O"}]},
              {"kind":"OBJECT","name":"O","fields":[{"name":"x","args":[],"type":{"kind":"SCALAR","name":"Int"}}],"interfaces":[{"name":"I"}]},
              {"kind":"ENUM","name":"E","enumValues":[{"name":"V"}]},
              {"kind":"INPUT_OBJECT","name":"C","isOneOf":true,"inputFields":[{"name":"y","type":{"kind":"SCALAR","name":"Int"}},{"name":"z","type":{"kind":"SCALAR","name":"Int"}}]},
              {"kind":"SCALAR","name":"Int"}],"directives":[{"name":"d","locations":["FIELD"],"args":[],"isRepeatable":true}]}}
            """#
        let sdl = """
            schema { query: Q } type Q { a(e: E!, c: C): [I] } interface I { x: Int } type O implements I { x: Int }
            enum E { V } input C @oneOf { y: Int z: Int } directive @d repeatable on FIELD
            """
        let documents = [
            "{ a(e: V) { x ... on O { x @d @d } } }", "{ a { x } }", "{ a(e: W) { x } }",
            "{ a(e: V, c: {y: 1, z: 1}) { x } }",
            "{ a(e: V) { x @e } }", "{ a(e: V, c: {y: 1}) { x y } }",
        ]
        let left = try GuardTestKit.schema(introspection)
        let right = try GuardTestKit.schema(sdl)
        for text in documents {
            #expect(try GuardTestKit.validate(text, left) == GuardTestKit.validate(text, right))
        }
        #expect(try GuardTestKit.validate(documents[0], left) == [])
        #expect(try GuardTestKit.validate(documents[3], left).map(\.rule) == [.oneOfInputObjects])
    }

    @Test func incrementalDeliveryCanBeTurnedOn() throws {
        let bytes = Array("type Query { a: [Int] }".utf8)
        let without = try GraphQLSchema.load(bytes.span)
        let with = try GraphQLSchema.load(bytes.span, incrementalDelivery: true)
        #expect(try GuardTestKit.validate("{ a @stream }", without).map(\.rule) == [.knownDirectives])
        #expect(try GuardTestKit.validate("{ a @stream }", with) == [])
    }
}
