// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct WebSocketSubprotocolsTests {
    private func offer(_ fields: String...) throws -> WebSocketSubprotocols {
        try WebSocketSubprotocols(fields: fields.map { Array($0.utf8)[...] })
    }

    @Test func offersAreReadFromAllFieldsInOrder() throws {
        let read = try offer("graphql-transport-ws , graphql-ws", ",chat,\t")
        #expect(
            read.offered.map { String(decoding: $0, as: UTF8.self) } == ["graphql-transport-ws", "graphql-ws", "chat"]
        )
        #expect(read.offersGraphQLTransport)
        #expect(read.restricted == "graphql-transport-ws")
    }

    @Test(
        "what only resembles the protocol is not offered upstream",
        arguments: [
            "graphql-ws", "GraphQL-Transport-WS", "graphql-transport-ws2", "graphql-transport", "chat, graphql-ws",
        ]
    )
    func others(field: String) throws {
        let read = try offer(field)
        #expect(!read.offersGraphQLTransport)
        #expect(read.restricted == nil)
    }

    @Test(
        "an offer that is no list of tokens is refused",
        arguments: [
            "", ",", " , ", "graphql transport ws", "a;b", "\"graphql-transport-ws\"", "a/b",
            "graphql-transport-ws\u{0}", "é",
        ]
    )
    func syntax(field: String) {
        #expect(throws: WebSocketSubprotocols.Invalid.syntax) { try offer(field) }
    }

    @Test func noFieldIsNoOffer() {
        #expect(throws: WebSocketSubprotocols.Invalid.syntax) { try WebSocketSubprotocols(fields: []) }
    }

    @Test func anOfferNamesEachProtocolOnce() {
        #expect(throws: WebSocketSubprotocols.Invalid.repeated) { try offer("a, b", "c, a") }
    }

    @Test func anOfferHasAnEnd() throws {
        let names = (0..<33).map { "p\($0)" }
        #expect(try offer(names.dropLast().joined(separator: ",")).offered.count == 32)
        #expect(throws: WebSocketSubprotocols.Invalid.tooMany) { try offer(names.joined(separator: ",")) }
    }

    private static let choices: [([String], Bool)] = [
        (["graphql-transport-ws"], true), ([" graphql-transport-ws "], true), ([], false), (["graphql-ws"], false),
        ([""], false), (["graphql-transport-ws", "graphql-transport-ws"], false),
        (["graphql-transport-ws, graphql-ws"], false),
    ]

    @Test("the upstream must choose the protocol, and once", arguments: choices)
    func choice(fields: [String], isChosen: Bool) {
        let chosen = WebSocketSubprotocols.choosesGraphQLTransport(fields: fields.map { Array($0.utf8)[...] })
        #expect(chosen == isChosen)
    }
}
