// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A message of a client in the protocol `graphql-transport-ws` (GraphQL over WebSocket).
package enum SubscriptionMessage: Sendable {
    /// The node of the payload, which often holds credentials.
    case connectionInit(payload: Int?)
    /// The nodes of the message's id, and of the request to guard.
    case subscribe(id: Int, payload: Int)
    case complete(id: Int)
    case ping
    case pong

    package enum ReadError: Error, Hashable, Sendable {
        case malformed
        case unknownType
        /// The message is only for servers to send.
        case fromServerOnly

        /// The code with which the connection is closed.
        package var closeCode: UInt16 { 4400 }

        /// For people; holds nothing of what was received.
        package var text: String {
            switch self {
            case .malformed: "the message is not one of graphql-transport-ws"
            case .unknownType: "the message is of an unknown type"
            case .fromServerOnly: "the message is only for servers to send"
            }
        }
    }

    /// Reads one text message, whose JSON was read whole.
    package static func read(
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) throws(ReadError) -> SubscriptionMessage {
        guard json.count > 0, json.isComplete, json[0].kind == .object, !json[0].hasDuplicate,
            let type = GraphQLRequest.value("type", of: 0, json, bytes), json[type].kind == .string
        else { throw .malformed }
        let payload = GraphQLRequest.value("payload", of: 0, json, bytes)

        if isWord(type, "connection_init", json, bytes) {
            guard let payload, json[payload].kind != .null else { return .connectionInit(payload: nil) }
            guard json[payload].kind == .object else { throw .malformed }
            return .connectionInit(payload: payload)
        }
        if isWord(type, "subscribe", json, bytes) {
            let id = try id(json, bytes)
            guard let payload, json[payload].kind == .object else { throw .malformed }
            return .subscribe(id: id, payload: payload)
        }
        if isWord(type, "complete", json, bytes) { return .complete(id: try id(json, bytes)) }
        if isWord(type, "ping", json, bytes) { return .ping }
        if isWord(type, "pong", json, bytes) { return .pong }
        for word in ["connection_ack", "next", "error"] as [StaticString] where isWord(type, word, json, bytes) {
            throw .fromServerOnly
        }
        throw .unknownType
    }

    private static func id(_ json: borrowing JSONDocument, _ bytes: Span<UInt8>) throws(ReadError) -> Int {
        guard let id = GraphQLRequest.value("id", of: 0, json, bytes), json[id].kind == .string,
            !json[id].content.isEmpty
        else { throw .malformed }
        return id
    }

    private static func isWord(
        _ node: Int,
        _ word: StaticString,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) -> Bool {
        let text = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        return json.isString(node, in: bytes, equalTo: text.span)
    }
}
