// SPDX-License-Identifier: Apache-2.0

import Core

/// What the demonstration attacks the gateway with, and which check should stop it.
enum DemoAttacks {
    /// In this order: the burst uses up the login's rate, and the slow one waits for a timeout.
    ///
    /// - Parameter coreRuleSet: whether the gateway has the OWASP Core Rule Set, without which some would pass.
    static func requests(coreRuleSet: Bool) -> [DemoRequest] {
        smuggling + [bodyOfGet(coreRuleSet)] + lines + hosts + targets + methods + sizes + identity
            + (coreRuleSet ? injections : []) + commerce
            + contract + graphql + exhaustion
    }

    /// What the Core Rule Set is for.
    private static let injections: [DemoRequest] = [
        message(
            "SQL injection",
            "/store/products?q=1%27%20UNION%20SELECT%20password%20FROM%20users--",
            .wafCoreRules,
            status: 403
        ),
        message(
            "cross-site scripting",
            "/store/products?q=%3Cscript%3Ealert(1)%3C/script%3E",
            .wafCoreRules,
            status: 403
        ),
        message("command injection", "/store/products?q=%3Bcat%20/etc/passwd", .wafCoreRules, status: 403),
        message(
            "path traversal in an argument",
            "/store/products?image=../../../../etc/passwd",
            .wafCoreRules,
            status: 403
        ),
    ]

    /// What the gateway's own rules are for.
    private static let commerce: [DemoRequest] = [
        cart("prototype pollution", #"{"__proto__":{"isAdmin":true}}"#),
        cart("template injection", ##"{"note":"{{constructor.constructor('return process')()}}"}"##),
        cart("address of the cloud's metadata", #"{"callback_url":"http://169.254.169.254/latest/meta-data/"}"#),
        cart("a privilege in the body", #"{"email":"ada@example.com","is_admin":true}"#),
    ]

    /// What the shop's own document is for: nothing here looks like an attack, and all of it is one.
    private static let contract: [DemoRequest] = [
        message("page of a million products", "/store/products?limit=1000000", .contractParameter),
        message("path that is not documented", "/store/internal/export", .contractOperation, status: 404),
        message("order number that is none", "/store/orders/1%20OR%201", .contractParameter),
        json("a loyalty level of one's own", registration(#","loyalty_points":100000"#), .contractBody),
        json("a list where text belongs", #"{"email":["ada@example.com"],"password":"x"}"#, .contractBody),
        DemoRequest(
            title: "XML where JSON belongs",
            form: .message(
                method: "POST",
                path: "/store/customers",
                fields: [.init("Content-Type", "application/xml")],
                body: "<customer/>"
            ),
            status: 415,
            check: .contractMediaType
        ),
    ]

    /// Short requests that ask for much, or try much.
    private static let graphql: [DemoRequest] = [
        query("20 levels of related products", nested(20), .graphqlDepth),
        query(
            "relatives of relatives of 100 products",
            "{ products(first: 100) { nodes { related(first: 24) { related(first: 24) { name } } } } }",
            .graphqlCost
        ),
        query(
            "ten passwords in one request",
            "mutation {" + (0..<10).map { guess($0) }.joined() + " }",
            .graphqlAliases
        ),
        query("the whole schema", "{ __schema { types { name fields { name } } } }", .graphqlIntrospection),
        query("a name that the schema does not have", "{ customers { email } }", .graphqlValidation),
        graphQL(
            "a batch of fifty orders",
            "["
                + Array(repeating: #"{"query":"{ order(id: \"SO-100001\") { email } }"}"#, count: 50).joined(
                    separator: ","
                )
                + "]",
            .graphqlBatch
        ),
        DemoRequest(
            title: "a query that a page of another site sends",
            form: .message(
                method: "POST",
                path: "/graphql",
                fields: [.init("Content-Type", "text/plain")],
                body: #"{"query":"{ me { email } }"}"#
            ),
            status: 403,
            check: .graphqlCSRF
        ),
    ]

    private static func nested(_ depth: Int) -> String {
        "{ product(id: 1) " + String(repeating: "{ related(first: 1) ", count: depth) + "{ id }"
            + String(repeating: " }", count: depth + 1)
    }

    private static func guess(_ number: Int) -> String {
        #" g\#(number): tokenCreate(email: \"ada@example.com\", password: \"guess-\#(number)\") { token }"#
    }

    private static func query(_ title: String, _ text: String, _ check: CheckID) -> DemoRequest {
        graphQL(title, #"{"query":"\#(text)"}"#, check)
    }

    private static func graphQL(_ title: String, _ body: String, _ check: CheckID) -> DemoRequest {
        DemoRequest(
            title: title,
            form: .message(
                method: "POST",
                path: "/graphql",
                fields: [.init("Content-Type", "application/json")],
                body: body
            ),
            status: 400,
            check: check
        )
    }

    private static func registration(_ more: String) -> String {
        #"{"email":"ada@example.com","password":"correct horse battery","name":"Ada"\#(more)}"#
    }

    private static func cart(_ title: String, _ body: String) -> DemoRequest {
        json(title, body, .wafCommerce, status: 403)
    }

    private static func json(_ title: String, _ body: String, _ check: CheckID, status: Int = 400) -> DemoRequest {
        DemoRequest(
            title: title,
            form: .message(
                method: "POST",
                path: "/store/customers",
                fields: [.init("Content-Type", "application/json")],
                body: body
            ),
            status: status,
            check: check
        )
    }

    /// One message that two readers would end in different places.
    private static let smuggling: [DemoRequest] = [
        raw("CL.TE: two framings", post("Content-Length: 4", "Transfer-Encoding: chunked") + "0\r\n\r\n", .framing),
        raw("CL.CL: two lengths", post("Content-Length: 5", "Content-Length: 6") + "01234G", .framing),
        raw("length with a sign", post("Content-Length: +5") + "01234", .framing),
        raw("unknown coding", post("Transfer-Encoding: xchunked") + "0\r\n\r\n", .framing),
        raw("chunked twice", post("Transfer-Encoding: chunked, chunked") + "0\r\n\r\n", .framing),
        raw("coding behind a tab", post("Transfer-Encoding:\u{0B}chunked") + "0\r\n\r\n", .syntax),
        raw("chunk size with a prefix", post("Transfer-Encoding: chunked") + "0x5\r\nhello\r\n0\r\n\r\n", .framing),
        raw("chunk size and garbage", post("Transfer-Encoding: chunked") + "5 x\r\nhello\r\n0\r\n\r\n", .framing),
        raw("underscore for a hyphen", post("Transfer_Encoding: chunked") + "0\r\n\r\n", .headerNames),
    ]

    /// The Core Rule Set gets to see it before the gateway would refuse it anyway.
    private static func bodyOfGet(_ coreRuleSet: Bool) -> DemoRequest {
        raw(
            "request in the body of a GET",
            get("/store/products", "Content-Length: 5") + "GET /",
            coreRuleSet ? .wafCoreRules : .unexpectedBody,
            status: coreRuleSet ? 403 : 400
        )
    }

    /// Lines that end, fold or hide where they should not.
    private static let lines: [DemoRequest] = [
        raw("folded header", get("/store/products", "X-Note: a\r\n b"), .syntax),
        raw("bare LF", get("/store/products", "X-Note: a\nX-Admin: 1"), .syntax),
        raw("NUL in a value", get("/store/products", "X-Note: a\u{0}b"), .syntax),
        raw("space before the colon", get("/store/products", "X-Note : a"), .syntax),
        raw("HTTP/1.2", "GET /store/products HTTP/1.2\r\nHost: {host}\r\n\r\n", .version, status: 505),
    ]

    private static let hosts: [DemoRequest] = [
        raw("no Host", "GET /store/products HTTP/1.1\r\n\r\n", .host),
        raw("two Hosts", get("/store/products", "Host: evil.example"), .host),
        raw("target and Host disagree", get("http://evil.example/store/products"), .host),
    ]

    /// Paths that the gateway and the shop might read differently.
    private static let targets: [DemoRequest] = [
        message("encoded slash", "/store/products%2F..%2Fadmin", .path),
        message("above the root", "/store/%2e%2e/%2e%2e/etc/passwd", .path),
        message("overlong UTF-8", "/store/%c0%ae%c0%ae/admin", .path),
        message("path parameter", "/store/products;/../../admin/orders", .path),
        message("URL of 9 KiB", "/store/products?q=" + letters(9 * 1024), .urlLength, status: 414),
    ]

    private static let methods: [DemoRequest] = [
        DemoRequest(
            title: "TRACE",
            form: .message(method: "TRACE", path: "/store/products"),
            status: 405,
            check: .method
        ),
        DemoRequest(
            title: "unknown method",
            form: .message(method: "PURGE", path: "/store/products"),
            status: 501,
            check: .method
        ),
        DemoRequest(
            title: "another method in a header",
            form: .message(
                method: "POST",
                path: "/store/carts",
                fields: [.init("X-HTTP-Method-Override", "DELETE")],
                body: ""
            ),
            status: 400,
            check: .methodOverride
        ),
    ]

    private static let sizes: [DemoRequest] = [
        raw(
            "70 KiB of headers",
            get("/store/products", (1...7).map { "X-\($0): " + letters(10 * 1024) }),
            .headerSize,
            status: 431
        ),
        raw("300 headers", get("/store/products", (1...300).map { "X-\($0): a" }), .headerSize, status: 431),
        DemoRequest(
            title: "login of 5 KiB",
            form: .message(
                method: "POST",
                path: "/store/auth/login",
                fields: [.init("Content-Type", "application/json")],
                body: #"{"email":"ada@example.com","password":""# + letters(5 * 1024) + #""}"#
            ),
            status: 413,
            check: .bodySize
        ),
    ]

    /// What a client says about itself, or wants others not to be told. The shop shows what reached it.
    private static let identity: [DemoRequest] = [
        echoed("forged X-Forwarded-For", [.init("X-Forwarded-For", "203.0.113.66")], absent: "203.0.113.66"),
        echoed("forged gateway header", [.init("X-Gatehouse-Principal", "root")], absent: "x-gatehouse-principal"),
        echoed(
            "header named in Connection",
            [.init("Connection", "X-Trace"), .init("X-Trace", "hop-only")],
            absent: "hop-only"
        ),
        DemoRequest(
            title: "Authorization named in Connection",
            form: .message(
                method: "GET",
                path: "/store/debug/request",
                fields: [.init("Connection", "Authorization"), .init("Authorization", "Bearer x")]
            ),
            status: 400,
            check: .framing
        ),
        echoed(
            "upgrade to h2c",
            [
                .init("Connection", "Upgrade, HTTP2-Settings"), .init("Upgrade", "h2c"),
                .init("HTTP2-Settings", "AAMAAABkAAQAoAAAAAIAAAAA"),
            ],
            absent: "h2c"
        ),
    ]

    private static let exhaustion: [DemoRequest] = [
        DemoRequest(
            title: "guessing passwords",
            form: .message(
                method: "POST",
                path: "/store/auth/login",
                fields: [.init("Content-Type", "application/json")],
                body: #"{"email":"ada@example.com","password":"guess"}"#
            ),
            delivery: .burst(20),
            status: 429,
            check: .rate
        ),
        DemoRequest(
            title: "slow header (slowloris)",
            form: .raw("GET /store/products HTTP/1.1\r\nHost: {host}\r\nX-Slow: "),
            delivery: .unfinished,
            status: 408,
            check: .headerTimeout
        ),
    ]
}

extension DemoAttacks {
    private static func raw(_ title: String, _ text: String, _ check: CheckID, status: Int = 400) -> DemoRequest {
        DemoRequest(title: title, form: .raw(text), status: status, check: check)
    }

    private static func message(_ title: String, _ path: String, _ check: CheckID, status: Int = 400) -> DemoRequest {
        DemoRequest(title: title, form: .message(method: "GET", path: path), status: status, check: check)
    }

    private static func echoed(_ title: String, _ fields: [DemoRequest.Field], absent: String) -> DemoRequest {
        DemoRequest(
            title: title,
            form: .message(method: "GET", path: "/store/debug/request", fields: fields),
            status: 200,
            absent: absent
        )
    }

    private static func letters(_ count: Int) -> String {
        String(repeating: "a", count: count)
    }

    private static func get(_ target: String, _ lines: String...) -> String {
        get(target, lines)
    }

    private static func get(_ target: String, _ lines: [String]) -> String {
        "GET \(target) HTTP/1.1\r\nHost: {host}\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private static func post(_ lines: String...) -> String {
        "POST /store/customers HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }
}
