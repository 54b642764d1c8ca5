// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// A small schema with one of everything.
enum PetSchema {
    static let sdl = #"""
        "The roots."
        schema { query: Query mutation: Mutation subscription: Subscription }
        directive @tag(name: String!) repeatable on FIELD | FRAGMENT_DEFINITION
        directive @once(level: Int = 1) on FIELD | QUERY | VARIABLE_DEFINITION
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @stream(if: Boolean! = true, label: String, initialCount: Int = 0) on FIELD
        scalar Blob @specifiedBy(url: "https://example.com/blob")
        """
        A living thing.
        """
        interface Being { name(surname: Boolean): String }
        interface Pet implements Being { name(surname: Boolean): String owner: Human }
        type Dog implements Pet & Being {
          name(surname: Boolean): String nickname: String owner: Human barks: Boolean age: Int size: Float
          doesKnow(command: Command!): Boolean isAt(x: Int!, y: Int! = 0): Boolean friends(first: Int = 5): [Pet!]!
        }
        type Cat implements Pet & Being {
          name(surname: Boolean): String nickname: String owner: Human meows: Boolean age: Int! size: String
        }
        type Human implements Being { name(surname: Boolean): String pets(first: Int): [Pet] iq: Int }
        union CatOrDog = Cat | Dog
        union HumanOnly = | Human
        enum Command { SIT HEEL @deprecated DOWN }
        input Filter { name: String! tags: [String!] inner: Filter limit: Int = 3 size: Float on: Boolean! = true }
        input Choice @oneOf { a: String b: Int }
        type Query {
          dog: Dog cat: Cat pet: Pet human(id: ID): Human catOrDog: CatOrDog humanOnly: HumanOnly being: Being
          dogs(first: Int, filter: Filter): [Dog!] connection(first: Int): Connection blob(value: Blob): Blob
          choose(choice: Choice): String numbers(values: [Int!], matrix: [[Int]]): Int enumList(list: [Command]): String
        }
        type Connection { total: Int edges: [Edge!]! }
        type Edge { node: Dog! cursor: String }
        type Mutation { rename(id: ID!, name: String!): Dog login(user: String!, password: String!): Boolean }
        type Subscription { barked(loud: Boolean): Dog moved: Dog }
        extend type Query { extra: String }
        extend enum Command { ROLL }
        """#

    static let schema = Result { try GuardTestKit.schema(sdl) }
}
