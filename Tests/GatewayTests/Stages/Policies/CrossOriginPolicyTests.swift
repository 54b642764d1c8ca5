// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct CrossOriginPolicyTests {
    private static let shop = "https://shop.example.com"

    private func policy(_ change: (inout CORSConfiguration) -> Void = { _ in }) -> CrossOriginPolicy {
        var configuration = CORSConfiguration()
        configuration.origins = [Self.shop, "https://app.example.com:8443"]
        configuration.methods = ["GET", "POST", "DELETE"]
        configuration.requestHeaders = ["content-type", "X-Cart"]
        configuration.exposedHeaders = ["etag"]
        configuration.credentials = true
        change(&configuration)
        return CrossOriginPolicy(configuration)
    }

    private func ask(_ fields: KeyValuePairs<String, String>) -> CrossOriginPolicy.PreflightResult {
        policy().preflight(.options, .of(fields))
    }

    // MARK: Preflights

    @Test func allowedPreflightIsAnsweredWithTheConfiguredValues() {
        let result = ask([
            "Origin": Self.shop, "Access-Control-Request-Method": "DELETE",
            "Access-Control-Request-Headers": "content-type,x-cart", "Access-Control-Request-Private-Network": "true",
        ])
        #expect(
            result
                == .allowed([
                    Problem.Field("access-control-allow-origin", Self.shop),
                    Problem.Field("access-control-allow-credentials", "true"),
                    Problem.Field("access-control-allow-methods", "GET, POST, DELETE"),
                    Problem.Field("access-control-allow-headers", "content-type, X-Cart"),
                    Problem.Field("access-control-max-age", "600"),
                    CrossOriginPolicy.preflightVary,
                ])
        )
    }

    @Test(
        "an origin that is not configured to the byte is refused",
        arguments: [
            "https://evil.example", "null", "*", "", "https://shop.example.com/", "https://shop.example.com:443",
            "https://SHOP.example.com", "http://shop.example.com", "https://shop.example.com.evil.example",
            "https://evilshop.example.com", "https://shop.example.co", "https://app.example.com",
            "https://shop.example.com, https://shop.example.com", "https://shop.example.com https://evil.example",
            "https://shop.example.com\u{0}.evil.example", "https://shop-example.com",
        ]
    )
    func foreignOrigin(_ origin: String) {
        #expect(ask(["Origin": origin, "Access-Control-Request-Method": "GET"]) == .refused)
        #expect(policy().responseFields(origin: origin.byteSlice) == nil)
        #expect(policy().allowedOrigin(in: .of(["Origin": origin])) == nil)
    }

    @Test(
        "a method that is not configured to the byte is refused",
        arguments: ["PUT", "get", "", "GET, POST", "*", "GET "]
    )
    func foreignMethod(_ method: String) {
        #expect(ask(["Origin": Self.shop, "Access-Control-Request-Method": method]) == .refused)
    }

    @Test(
        "headers are allowed in any case and order, but only configured ones",
        arguments: [
            ("", true), ("content-type", true), ("X-CART, Content-Type", true), ("content-type,,x-cart,", true),
            ("authorization", false), ("content-type, authorization", false), ("*", false), ("x-cart2", false),
            ("x-cart content-type", false), (String(repeating: ",", count: 70), false),
        ]
    )
    func requestedHeaders(_ value: String, _ isAllowed: Bool) {
        let result = ask([
            "Origin": Self.shop, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": value,
        ])
        #expect((result != .refused) == isAllowed)
    }

    @Test func secondListOfHeadersIsReadToo() {
        let result = ask([
            "Origin": Self.shop, "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "content-type", "access-control-request-headers": "authorization",
        ])
        #expect(result == .refused)
    }

    @Test func repeatedFieldsAreRefused() {
        #expect(
            ask(["Origin": Self.shop, "origin": "https://evil.example", "Access-Control-Request-Method": "GET"])
                == .refused
        )
        #expect(
            ask([
                "Origin": Self.shop, "Access-Control-Request-Method": "GET", "access-control-request-method": "POST",
            ]) == .refused
        )
    }

    @Test func otherRequestsAreNoPreflights() {
        #expect(ask(["Origin": Self.shop]) == .notPreflight)
        #expect(ask(["Access-Control-Request-Method": "GET"]) == .notPreflight)
        let headers = HeaderBlock.of(["Origin": Self.shop, "Access-Control-Request-Method": "GET"])
        #expect(policy().preflight(.get, headers) == .notPreflight)
        #expect(policy().preflight(.post, headers) == .notPreflight)
    }

    // MARK: Answers

    @Test func allowedOriginMayReadTheAnswer() {
        let policy = policy()
        let origin = policy.allowedOrigin(in: .of(["Origin": "https://app.example.com:8443"]))
        var response = HeaderBlock.of(["Date": "x"])
        policy.apply(to: &response, origin: origin)
        #expect(
            response.listing == [
                "date: x", "vary: Origin", "access-control-allow-origin: https://app.example.com:8443",
                "access-control-allow-credentials: true", "access-control-expose-headers: etag",
            ]
        )
    }

    @Test func upstreamsOwnAnswerIsReplaced() {
        let policy = policy()
        var response = HeaderBlock.of([
            "Access-Control-Allow-Origin": "https://evil.example", "Access-Control-Allow-Credentials": "true",
            "access-control-allow-private-network": "true", "Access-Control-Allow-Methods": "*", "Date": "x",
        ])
        policy.apply(to: &response, origin: nil)
        #expect(response.listing == ["date: x", "vary: Origin"])
    }

    @Test(
        "Origin is added to Vary once",
        arguments: [
            ("Accept-Encoding", "Accept-Encoding, Origin"), ("origin", "origin"), ("Accept, ORIGIN", "Accept, ORIGIN"),
            ("*", "*"), ("", "Origin"), ("x-origin", "x-origin, Origin"), (" a ,, b ", "a, b, Origin"),
        ]
    )
    func vary(_ before: String, _ after: String) {
        var response = HeaderBlock.of(["Vary": before])
        policy().apply(to: &response, origin: nil)
        #expect(response.listing == ["vary: \(after)"])
    }

    @Test func severalVaryFieldsBecomeOne() {
        var response = HeaderBlock.of(["Vary": "a", "vary": "b"])
        policy().apply(to: &response, origin: nil)
        #expect(response.listing == ["vary: a, b, Origin"])
    }

    // MARK: Open policies

    @Test func openPolicySaysAsteriskToAllAndNeedsNoVary() {
        let open = policy { configuration in
            configuration.origins = ["*"]
            configuration.credentials = false
        }
        for headers in [HeaderBlock.of(["Origin": "https://any.example"]), HeaderBlock()] {
            var response = HeaderBlock()
            open.apply(to: &response, origin: open.allowedOrigin(in: headers))
            #expect(response.listing == ["access-control-allow-origin: *", "access-control-expose-headers: etag"])
        }
    }

    @Test(
        "an asterisk with credentials or among other origins, and null, mean nothing",
        arguments: [(["*"], true), (["*", shop], false), (["null"], false), ([""], false)]
    )
    func unsafeConfiguration(_ origins: [String], _ credentials: Bool) {
        let policy = policy { configuration in
            configuration.origins = origins
            configuration.credentials = credentials
        }
        for origin in ["https://any.example", "*", "null", ""] {
            #expect(policy.responseFields(origin: origin.byteSlice) == nil)
            let headers = HeaderBlock.of(["Origin": origin, "Access-Control-Request-Method": "GET"])
            #expect(policy.preflight(.options, headers) == .refused)
        }
    }
}
