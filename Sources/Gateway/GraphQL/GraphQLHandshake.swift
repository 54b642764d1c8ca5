// SPDX-License-Identifier: Apache-2.0

import Core

/// The opening handshake of a WebSocket whose messages are looked into: it must be agreed on a language that the
/// gateway reads, and on nothing that would hide the messages.
enum GraphQLHandshake {
    private static let protocolName = "sec-websocket-protocol"

    /// Takes out of the offer what the gateway does not read: other protocols, and compression.
    static func restrict(_ exchange: Exchange) -> StageResult {
        let headers = exchange.head.headers
        let fields = headers.live.filter { headers.hasName($0, protocolName) }.map(headers.value)
        guard let offer = try? WebSocketSubprotocols(fields: fields), let restricted = offer.restricted else {
            return .reject(Problem(.graphqlRequest, "a WebSocket here speaks graphql-transport-ws; offer it"))
        }
        exchange.head.headers.removeAll { block, field in
            block.hasName(field, protocolName) || block.hasName(field, "sec-websocket-extensions")
        }
        exchange.head.headers.add(named: protocolName.utf8, restricted.utf8)
        return .next
    }

    /// Whether the upstream chose that language. One that names none may speak any.
    static func isAnswered(_ headers: HeaderBlock) -> Bool {
        WebSocketSubprotocols.choosesGraphQLTransport(
            fields: headers.live.filter { headers.hasName($0, protocolName) }.map(headers.value)
        )
    }
}
