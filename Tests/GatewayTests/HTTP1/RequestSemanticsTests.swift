// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct RequestSemanticsTests {
    private func read(_ target: String, host: String, method: String = "GET") -> ReadRequest? {
        let raw = lines("\(method) \(target) HTTP/1.1", "Host: \(host)")
        return if case .read(let request) = readRequest(bytes(raw)) { request } else { nil }
    }

    @Test(
        arguments: [
            ("a", "a"), ("shop.example", "shop.example"), ("Shop.EXAMPLE", "shop.example"),
            ("shop.example:443", "shop.example"), ("SHOP:0", "shop"), ("a:65535", "a"), ("a:00080", "a"),
            ("under_score.example", "under_score.example"), ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("127.0.0.1:8080", "127.0.0.1"), ("[::1]", "[::1]"), ("[::1]:8443", "[::1]"),
            ("[2001:DB8::A]:80", "[2001:db8::a]"), ("[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]"),
        ]
    )
    func hostIsReadWithoutItsPort(_ authority: String, _ host: String) {
        let request = read("/", host: authority)
        #expect(request?.host == host)
        #expect(request?.authority == authority)
    }

    @Test(
        arguments: [
            "a b", "a/b", "a@b", "user:pw@a", "a?b", "a#b", "a\\b", "a%20b", "%61", "a:", "a:x", "a:80:80", ":80",
            "a:65536", "a:999999", "a:-1", "a:+80", "a: 80", "a :80", "[::1", "::1", "[]", "[::1]x", "[::1]:",
            "[::1]80", "[::1%25eth0]", "[g::1]", "[::1]:x", "]", "a,b", "a;b", "a'b", "a\"b", "<a>", "a|b", "a^b",
            "a`b", "{a}", "\u{E9}", "a\u{80}", "http://a", "a*", "*", "(a)", "a$", "a=b", "a!", "a~", "a&b", "a+b",
        ]
    )
    func hostOfOtherBytesIsRefused(_ authority: String) {
        #expect(readRequest(bytes(lines("GET / HTTP/1.1", "Host: \(authority)"))) == .refused(.invalidHost))
    }

    @Test func hostIsLimitedInLength() {
        #expect(read("/", host: String(repeating: "a", count: 260))?.host.count == 260)
        let long = String(repeating: "a", count: 261)
        #expect(readRequest(bytes(lines("GET / HTTP/1.1", "Host: \(long)"))) == .refused(.invalidHost))
    }

    @Test(
        arguments: [
            ("http://shop.example/a?b", "shop.example", "/a", "b"),
            ("https://shop.example/", "shop.example", "/", nil), ("HTTP://SHOP.example", "shop.Example", "/", nil),
            ("http://shop.example?q=/x", "shop.example", "/", "q=/x"),
            ("hTTpS://[::1]:8443/x/../y", "[::1]:8443", "/y", nil), ("http://a:80/%7Eb", "A:80", "/~b", nil),
            ("http://a//b", "a", "/b", nil),
        ] as [(String, String, String, String?)]
    )
    func absoluteFormThatAgreesWithHostIsRead(_ target: String, _ host: String, _ path: String, _ query: String?) {
        let request = read(target, host: host)
        #expect(request?.path == path)
        #expect(request?.query == query)
        #expect(request?.target == target)
        #expect(request?.authority == host)
    }

    @Test func asteriskIsAQuestionAboutTheGatewayItself() {
        let request = read("*", host: "a", method: "OPTIONS")
        #expect(request?.isAsteriskForm == true)
        #expect(request?.path == "*")
        #expect(read("/*", host: "a", method: "OPTIONS")?.isAsteriskForm == false)
    }

    @Test func pathIsCanonicalAndQueryIsAsReceived() {
        let request = read("/a/./b/..//%63?d=/../%2e;//", host: "a")
        #expect(request?.path == "/a/c")
        #expect(request?.query == "d=/../%2e;//")
        #expect(read("/a?", host: "a")?.query == nil)
        #expect(read("/a?b?c", host: "a")?.query == "b?c")
    }

    @Test func encodedSeparatorIsFlagged() {
        #expect(read("/a%2fb", host: "a")?.hasEncodedSeparator == true)
        #expect(read("/a%5Cb", host: "a")?.hasEncodedSeparator == true)
        #expect(read("/ab?%2f", host: "a")?.hasEncodedSeparator == false)
    }

    /// Other hop-by-hop nominations stand: the fields they name are stripped before forwarding.
    @Test func harmlessConnectionOptionsAreAccepted() {
        for option in ["te", "upgrade", "x-custom", "keep-alive, x-a", "", "trailer"] {
            let raw = get("/", "Connection: \(option)")
            #expect(readRequest(bytes(raw)).length != nil, "\(option)")
        }
    }
}
