// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct WebSocketHandshakeTests {
    /// The key and the answer of RFC 6455, section 1.3.
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let accept = Array("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".utf8)

    private let handshake: WebSocketHandshake = {
        var configuration = WebSocketConfiguration()
        configuration.origins = ["https://shop.example.com"]
        return WebSocketHandshake(configuration)
    }()

    /// A good handshake, in which `changes` replace or, where nil, take away a field.
    private func head(_ changes: [String: String?] = [:], extra: KeyValuePairs<String, String> = [:]) -> RequestHead {
        let good: KeyValuePairs = [
            "Host": "shop", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": Self.key, "Origin": "https://shop.example.com",
        ]
        var head = RequestHead()
        for (name, value) in good {
            guard let value = changes[name, default: value] else { continue }
            head.headers.add(named: name.utf8, value.utf8)
        }
        for (name, value) in extra { head.headers.add(named: name.utf8, value.utf8) }
        return head
    }

    // MARK: Requests

    @Test func goodHandshakeIsAnsweredWithTheValueOfTheStandard() {
        #expect(handshake.check(head()) == .webSocket(expectedAccept: Self.accept))
        #expect(
            handshake.check(head(["Upgrade": "WebSocket", "Connection": "UPGRADE"]))
                == .webSocket(expectedAccept: Self.accept)
        )
    }

    @Test func clientWithoutOriginIsNoBrowser() {
        #expect(handshake.check(head(["Origin": nil])) == .webSocket(expectedAccept: Self.accept))
    }

    @Test("other upgrades are not offered", arguments: [nil, "h2c", "TLS/1.0", "", "websockets"])
    func otherUpgrade(_ upgrade: String?) {
        #expect(handshake.check(head(["Upgrade": upgrade])) == .notUpgrade)
    }

    @Test(
        "a handshake with one wrong field is refused",
        arguments: [
            ("Connection", "keep-alive", .connection), ("Connection", nil, .connection),
            ("Connection", "upgraded", .connection),
            ("Sec-WebSocket-Version", nil, .webSocketVersion), ("Sec-WebSocket-Version", "8", .webSocketVersion),
            ("Sec-WebSocket-Version", "13, 8", .webSocketVersion), ("Sec-WebSocket-Version", "013", .webSocketVersion),
            ("Sec-WebSocket-Version", "", .webSocketVersion),
            ("Sec-WebSocket-Key", nil, .key), ("Sec-WebSocket-Key", "", .key),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=", .key),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ===", .key),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR==", .key),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQAA", .key),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub-5jZQ==", .key),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSB=b25jZQ==", .key),
            ("Origin", "https://evil.example", .origin), ("Origin", "null", .origin), ("Origin", "", .origin),
            ("Origin", "https://shop.example.com.evil.example", .origin),
        ] as [(String, String?, WebSocketHandshake.Reason)]
    )
    func wrongField(_ name: String, _ value: String?, _ reason: WebSocketHandshake.Reason) {
        #expect(handshake.check(head([name: value])) == .refused(reason))
    }

    @Test(
        "a field given twice is refused",
        arguments: [
            ("Sec-WebSocket-Key", key, .key), ("Sec-WebSocket-Version", "13", .webSocketVersion),
            ("Upgrade", "websocket", .upgrade), ("Origin", "https://shop.example.com", .origin),
        ] as [(String, String, WebSocketHandshake.Reason)]
    )
    func repeatedField(_ name: String, _ value: String, _ reason: WebSocketHandshake.Reason) {
        #expect(handshake.check(head(extra: [name: value])) == .refused(reason))
    }

    @Test func wrongMethodVersionOrBodyIsRefused() {
        var post = head()
        post.method = .post
        #expect(handshake.check(post) == .refused(.method))
        var old = head()
        old.version = .http10
        #expect(handshake.check(old) == .refused(.version))
        var body = head()
        body.framing = .length(5)
        #expect(handshake.check(body) == .refused(.body))
    }

    @Test func withoutConfiguredOriginsNoBrowserConnects() {
        let closed = WebSocketHandshake(WebSocketConfiguration())
        #expect(closed.check(head()) == .refused(.origin))
        #expect(closed.check(head(["Origin": nil])) == .webSocket(expectedAccept: Self.accept))
    }

    @Test func everyReasonIsAProblemOfTheUpgradeCheck() {
        for reason in WebSocketHandshake.Reason.allCases {
            #expect(reason.problem.check == .upgrade)
            #expect((400..<500).contains(reason.problem.status))
        }
        #expect(WebSocketHandshake.Reason.webSocketVersion.problem.status == 426)
        #expect(
            WebSocketHandshake.Reason.webSocketVersion.problem.fields.contains { $0.name == "sec-websocket-version" }
        )
        #expect(WebSocketHandshake.Reason.origin.problem.status == 403)
    }

    // MARK: Responses

    private func answer(
        _ changes: [String: String?] = [:],
        status: Int = 101,
        extra: KeyValuePairs<String, String> = [:],
        to request: KeyValuePairs<String, String> = [:]
    ) -> WebSocketHandshake.ResponseResult {
        let good: KeyValuePairs = [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        ]
        var response = ResponseHead(status: status)
        for (name, value) in good {
            guard let value = changes[name, default: value] else { continue }
            response.headers.add(named: name.utf8, value.utf8)
        }
        for (name, value) in extra { response.headers.add(named: name.utf8, value.utf8) }
        return WebSocketHandshake.check(response, to: .of(request), expectedAccept: Self.accept)
    }

    @Test func goodAnswerSwitches() {
        #expect(answer() == .switched)
    }

    @Test("an answer other than 101 is one like any other", arguments: [200, 400, 426, 503])
    func declined(_ status: Int) {
        #expect(answer(status: status) == .notSwitching)
    }

    @Test(
        "a 101 that does not answer the handshake is invalid",
        arguments: [
            ("Upgrade", nil), ("Upgrade", "h2c"), ("Upgrade", "websocket, h2c"), ("Connection", nil),
            ("Connection", "close"), ("Sec-WebSocket-Accept", nil), ("Sec-WebSocket-Accept", ""),
            ("Sec-WebSocket-Accept", "s3pplmbitxaq9kygzzhzrbk+xoo="),
            ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo"),
        ] as [(String, String?)]
    )
    func invalidAnswer(_ name: String, _ value: String?) {
        #expect(answer([name: value]) == .invalid)
    }

    @Test func answerWithABodyOrARepeatedFieldIsInvalid() {
        #expect(answer(extra: ["Content-Length": "5"]) == .invalid)
        #expect(answer(extra: ["Transfer-Encoding": "chunked"]) == .invalid)
        #expect(answer(extra: ["sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="]) == .invalid)
        #expect(answer(extra: ["upgrade": "websocket"]) == .invalid)
    }

    @Test func upstreamChoosesOnlyWhatWasOffered() {
        let offer: KeyValuePairs = [
            "Sec-WebSocket-Protocol": "graphql-transport-ws, chat",
            "Sec-WebSocket-Extensions": "permessage-deflate; x=1",
        ]
        #expect(answer(extra: ["Sec-WebSocket-Protocol": "chat"], to: offer) == .switched)
        #expect(answer(extra: ["Sec-WebSocket-Extensions": "permessage-deflate; y=2"], to: offer) == .switched)
        #expect(answer(extra: ["Sec-WebSocket-Protocol": "Chat"], to: offer) == .invalid)
        #expect(answer(extra: ["Sec-WebSocket-Protocol": "chat, graphql-transport-ws"], to: offer) == .invalid)
        #expect(answer(extra: ["Sec-WebSocket-Protocol": "mqtt"], to: offer) == .invalid)
        #expect(answer(extra: ["Sec-WebSocket-Protocol": "chat"]) == .invalid)
        #expect(answer(extra: ["Sec-WebSocket-Extensions": "permessage-deflate"]) == .invalid)
        #expect(answer(extra: ["Sec-WebSocket-Extensions": "permessage-deflate, x-mux"], to: offer) == .invalid)
    }
}
