// SPDX-License-Identifier: Apache-2.0

import JSON

/// What a message of a client over WebSocket is.
package enum GraphQLMessageOutcome: Sendable {
    case connectionInit
    /// An operation under this id, checked as a request is.
    case subscribe(id: [UInt8], GraphQLOutcome)
    case complete(id: [UInt8])
    case ping
    case pong
    /// The connection is to be closed with this code.
    case malformed(GraphQLViolation, closeCode: UInt16)
}

extension SubscriptionMessage {
    /// The server's message that refuses an operation (`error`, with one GraphQL error).
    package static func error(id: [UInt8], message: String) -> [UInt8] {
        var output = Array(#"{"id":"#.utf8)
        JSONEdits.appendString(id.span, to: &output)
        output.append(contentsOf: #","type":"error","payload":[{"message":"#.utf8)
        let text = Array(message.utf8)
        JSONEdits.appendString(text.span, to: &output)
        output.append(contentsOf: "}]}".utf8)
        return output
    }
}

extension RequestCheck {
    mutating func message(_ bytes: Span<UInt8>, _ scratch: inout GraphQLScratch) -> GraphQLMessageOutcome {
        var json = JSONDocument()
        swap(&json, &scratch.json)
        defer { swap(&json, &scratch.json) }
        let message: SubscriptionMessage
        do {
            try json.parse(bytes)
            message = try SubscriptionMessage.read(json, bytes)
        } catch let error as SubscriptionMessage.ReadError {
            return .malformed(GraphQLViolation(.request, error.text), closeCode: error.closeCode)
        } catch {
            return .malformed(GraphQLViolation(.request, SubscriptionMessage.ReadError.malformed.text), closeCode: 4400)
        }
        switch message {
        case .connectionInit: return .connectionInit
        case .ping: return .ping
        case .pong: return .pong
        case .complete(let id): return .complete(id: text(id, json, bytes))
        case .subscribe(let id, let payload):
            check(payload, at: 0, json, bytes, &scratch)
            replaceBody(bytes, json)
            return .subscribe(id: text(id, json, bytes), outcome)
        }
    }

    private func text(_ node: Int, _ json: JSONDocument, _ bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        json.decodeString(node, in: bytes, into: &text)
        return text
    }
}
