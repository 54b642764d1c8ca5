// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON
import Testing

@Suite struct SubscriptionMessageTests {
    private func read(_ text: String) throws -> SubscriptionMessage {
        var json = JSONDocument()
        let bytes = Array(text.utf8)
        try json.parse(bytes.span)
        return try SubscriptionMessage.read(json, bytes.span)
    }

    @Test func subscribeHoldsTheRequest() throws {
        let message = try read(
            #"{"id":"1","type":"subscribe","payload":{"query":"subscription { a }","variables":{}}}"#
        )
        guard case .subscribe(id: 2, payload: 6) = message else {
            Issue.record("read as \(message)")
            return
        }
    }

    @Test func theOtherMessagesOfClientsAreRead() throws {
        guard case .connectionInit(.some) = try read(#"{"type":"connection_init","payload":{"token":"t"}}"#),
            case .connectionInit(nil) = try read(#"{"type":"connection_init"}"#),
            case .complete = try read(#"{"type":"complete","id":"1"}"#),
            case .ping = try read(#"{"type":"ping"}"#), case .pong = try read(#"{"type":"pong","payload":{}}"#)
        else {
            Issue.record("a message was read as another")
            return
        }
    }

    static let refused: [(String, SubscriptionMessage.ReadError)] = [
        ("[]", .malformed), ("{}", .malformed), (#"{"type":1}"#, .malformed), (#"{"type":"start"}"#, .unknownType),
        (#"{"type":"next","id":"1"}"#, .fromServerOnly), (#"{"type":"complete"}"#, .malformed),
        (#"{"type":"complete","id":""}"#, .malformed), (#"{"type":"subscribe","id":"1"}"#, .malformed),
        (#"{"type":"ping","type":"subscribe"}"#, .malformed), (#"{"type":"connection_init","payload":1}"#, .malformed),
        (#"{"type":"subscribe","id":"1","payload":[]}"#, .malformed),
    ]

    @Test("what is no message of a client is refused", arguments: refused)
    func refusedCase(text: String, error: SubscriptionMessage.ReadError) {
        #expect(throws: error) { try read(text) }
    }
}
