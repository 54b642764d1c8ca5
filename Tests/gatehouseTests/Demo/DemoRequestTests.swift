// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import gatehouse

@Suite struct DemoRequestTests {
    @Test func aRawRequestIsSentByteByByteWithTheGatewaysAuthority() {
        let raw = "GET / HTTP/1.1\r\nHost: {host}\r\nX: \u{0}\u{FF}\r\n\r\n"
        let request = DemoRequest(title: "t", form: .raw(raw), status: 400)
        let bytes = request.bytes(authority: "localhost:1")
        #expect(bytes == Array("GET / HTTP/1.1\r\nHost: localhost:1\r\nX: ".utf8) + [0, 0xFF] + Array("\r\n\r\n".utf8))
        #expect(request.curl(base: "https://localhost:1", certificate: "c") == nil)
    }

    @Test func aMessageHasALengthForItsBody() {
        let request = DemoRequest(
            title: "t",
            form: .message(method: "POST", path: "/a", fields: [.init("X", "y")], body: "{}"),
            status: 200
        )
        let text = String(decoding: request.bytes(authority: "h"), as: UTF8.self)
        #expect(text == "POST /a HTTP/1.1\r\nHost: h\r\nX: y\r\nContent-Length: 2\r\n\r\n{}")
    }

    @Test func aCurlLineIsSafeToPaste() {
        let request = DemoRequest(
            title: "t",
            form: .message(method: "POST", path: "/a?b=$(id)", fields: [.init("X", "it's")], body: "a b"),
            status: 200
        )
        #expect(
            request.curl(base: "https://localhost:1", certificate: "/tmp/my dir/cert.pem")
                == """
                curl -si --path-as-is --cacert '/tmp/my dir/cert.pem' -X POST -H 'X: it'\\''s' --data-raw 'a b' \
                'https://localhost:1/a?b=$(id)'
                """
        )
    }

    @Test func aLineTooLongToReadIsNotShown() {
        let path = "/" + String(repeating: "a", count: 2_000)
        let request = DemoRequest(title: "t", form: .message(method: "GET", path: path), status: 414)
        #expect(request.curl(base: "https://localhost:1", certificate: "c") == nil)
    }

    private let attacks = DemoAttacks.requests(coreRuleSet: true)

    @Test func everyAttackButTheEchoesNamesTheCheckThatStopsIt() {
        #expect(attacks.count == 57)
        #expect(DemoAttacks.requests(coreRuleSet: false).count == 53)
        for attack in attacks {
            #expect((attack.check == nil) == (attack.absent != nil), "\(attack.title)")
            #expect(attack.status == 200 || attack.status >= 400, "\(attack.title)")
        }
        #expect(Set(attacks.map(\.title)).count == attacks.count)
    }

    @Test func theSlowAttackComesLastAndTheBurstBeforeIt() {
        #expect(attacks.last?.delivery == .unfinished)
        #expect(attacks.dropLast().last?.delivery == .burst(20))
    }
}
