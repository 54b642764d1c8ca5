// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct RedactorTests {
    static func redacted(
        _ text: String,
        _ write: (Redactor, UnsafeRawBufferPointer, inout LineBuffer) -> Void
    ) -> String {
        var out = LineBuffer()
        Array(text.utf8).withUnsafeBytes { write(Redactor(parameters: ["loyalty_id"]), $0, &out) }
        return out.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("token=abc", "token=***"),
        ("a=1&access_token=abc&b=2", "a=1&access_token=***&b=2"),
        ("accessToken=abc", "accessToken=***"),
        ("Access-Token=abc", "Access-Token=***"),
        ("csrf_token=x&resetToken=y", "csrf_token=***&resetToken=***"),
        ("code=abc&state=xyz", "code=***&state=xyz"),
        ("loyalty_id=7&loyaltyid=8", "loyalty_id=***&loyaltyid=***"),
        ("user[password]=x", "user[password]=***"),
        ("card.number=x&payment[card][holder]=y", "card.number=***&payment[card][holder]=***"),
        ("%74oken=abc", "%74oken=***"),
        ("%2574oken=abc", "%2574oken=***"),
        ("pass%77ord=a%26b=c&x=1", "pass%77ord=***&x=1"),
        ("token%3Dabc", "token%3D***"),
        ("token%253Dabc&y", "token%253D***&y"),
        ("next=%2Flogin%3Fa%3D1%26token%3Dabc&z=1", "next=%2Flogin%3Fa%3D1%26token%3D***&z=1"),
        ("next=/login?token=abc;x=1&z=1", "next=/login?token=***&z=1"),
        ("password=a;b=c", "password=***"),
        ("a=1;token=abc", "a=1;token=***"),
        ("variables={\"password\":\"x\",\"a\":1}&y=2", "variables={\"password\":***&y=2"),
        ("query={login(email:\"a@b\",password:\"x\"){id}}", "query={login(email:***"),
        ("token=", "token="),
        ("&&=&a", "&&=&a"),
        ("", ""),
        ("q=shoes&page=2&sort=price", "q=shoes&page=2&sort=price"),
        ("keyword=passport&country=DE&encode=1", "keyword=passport&country=DE&encode=1"),
        ("X-Amz-Signature=abc&X-Amz-Date=1", "X-Amz-Signature=***&X-Amz-Date=1"),
    ])
    func query(_ query: String, _ expected: String) {
        #expect(Self.redacted(query) { $0.writeQuery($1, into: &$2) } == expected)
    }

    @Test(arguments: [
        ("/store/products", "/store/products"),
        ("/", "/"),
        ("/shop;jsessionid=ABC/cart", "/shop;jsessionid=***/cart"),
        ("/a;v=1;token=x/b;w=2", "/a;v=1;token=***/b;w=2"),
        ("/reset/token=abc/x", "/reset/token=***/x"),
        ("/a%3Btoken%3Dabc", "/a%3Btoken%3D***"),
    ])
    func path(_ path: String, _ expected: String) {
        #expect(Self.redacted(path) { $0.writePath($1, into: &$2) } == expected)
    }

    @Test(arguments: [
        ("https://user:pa55@shop.example/a?token=x", "https://***@shop.example/a?token=***"),
        ("user:pa55@shop.example:443", "***@shop.example:443"),
        ("https://a:b@c@shop.example", "https://***@shop.example"),
        ("https://shop.example/a#access_token=x", "https://shop.example/a#access_token=***"),
        ("/a@b?code=x", "/a@b?code=***"),
        ("curl/8.5 (x86_64; linux)", "curl/8.5 (x86_64; linux)"),
    ])
    func url(_ url: String, _ expected: String) {
        #expect(Self.redacted(url) { $0.writeURL($1, into: &$2) } == expected)
    }
}

@Suite struct SecretNamesTests {
    @Test(arguments: [
        "Authorization", "cookie", "Set-Cookie", "proxy-authorization", "X-API-Key", "x-auth-token", "session-id",
        "dpop", "x-medusa-access-token", "vendure-auth-token", "x-csrf-token", "sec-websocket-key", "X-My-Secret",
    ])
    func credentialHeadersAreSecret(_ name: String) {
        #expect(SecretNames(SecretNames.inHeaders).contains(name))
    }

    @Test(arguments: ["user-agent", "accept", "x-request-id", "content-type", "referer", "host", "x", ""])
    func ordinaryHeadersAreNot(_ name: String) {
        #expect(!SecretNames(SecretNames.inHeaders).contains(name))
    }
}
