// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct TargetTests {
    /// Which values a rule with these targets looks at, for one request.
    private func seen(_ targets: String) throws -> [String] {
        let engine = try Engine("SecRule \(targets) \"@unconditionalMatch\" \"id:1,phase:2,pass,nolog\"")
        var seen: [String] = []
        engine.transaction.trace = { trace in
            seen += trace.targets.map { "\(Engine.text($0.variable))=\(Engine.text($0.value))" }
        }
        engine.run(
            EngineRequest(
                method: "POST",
                target: "/shop/cart.php?a=1&Utm_Source=2&b=3",
                fields: [
                    ("Host", "shop.example:8080"), ("Cookie", "sid=s1; __utma=u"),
                    ("Content-Type", "application/x-www-form-urlencoded"), ("X-One", "x"), ("x-one", "y"),
                ],
                body: Array("p=4&a=5".utf8)
            )
        )
        return seen
    }

    @Test(arguments: [
        ("ARGS", ["ARGS:a=1", "ARGS:Utm_Source=2", "ARGS:b=3", "ARGS:p=4", "ARGS:a=5"]),
        ("ARGS:A", ["ARGS:a=1", "ARGS:a=5"]),
        ("ARGS_GET", ["ARGS_GET:a=1", "ARGS_GET:Utm_Source=2", "ARGS_GET:b=3"]),
        ("ARGS_POST", ["ARGS_POST:p=4", "ARGS_POST:a=5"]),
        ("ARGS_POST_NAMES", ["ARGS_POST_NAMES:p=p", "ARGS_POST_NAMES:a=a"]),
        ("ARGS|!ARGS:a", ["ARGS:Utm_Source=2", "ARGS:b=3", "ARGS:p=4"]),
        ("ARGS|!ARGS:/^utm_/|!ARGS:p", ["ARGS:a=1", "ARGS:b=3", "ARGS:a=5"]),
        ("ARGS:/^utm_/", ["ARGS:Utm_Source=2"]),
        ("ARGS|!ARGS", []),
        ("ARGS:none", []),
        ("&ARGS", ["ARGS=5"]),
        ("&ARGS:a", ["ARGS:a=2"]),
        ("&ARGS:none", ["ARGS:none=0"]),
        ("&ARGS|!ARGS:a", ["ARGS=3"]),
        ("REQUEST_HEADERS:x-one", ["REQUEST_HEADERS:X-One=x", "REQUEST_HEADERS:x-one=y"]),
        ("REQUEST_COOKIES|!REQUEST_COOKIES:/__utm/", ["REQUEST_COOKIES:sid=s1"]),
        ("REQUEST_COOKIES_NAMES", ["REQUEST_COOKIES_NAMES:sid=sid", "REQUEST_COOKIES_NAMES:__utma=__utma"]),
        ("REQUEST_FILENAME|REQUEST_BASENAME", ["REQUEST_FILENAME=/shop/cart.php", "REQUEST_BASENAME=cart.php"]),
        ("QUERY_STRING", ["QUERY_STRING=a=1&Utm_Source=2&b=3"]),
        ("SERVER_NAME", ["SERVER_NAME=shop.example"]),
        ("REQUEST_LINE", ["REQUEST_LINE=POST /shop/cart.php?a=1&Utm_Source=2&b=3 HTTP/1.1"]),
        ("REQUEST_BODY", ["REQUEST_BODY=p=4&a=5"]),
        ("ARGS_COMBINED_SIZE", ["ARGS_COMBINED_SIZE=19"]),
    ])
    func targetsChooseMembers(targets: String, expected: [String]) throws {
        #expect(try seen(targets) == expected)
    }

    @Test(arguments: [
        ("http://shop.example/a?b=1", "/a?b=1", "/a", "b=1"),
        ("http://shop.example", "", "", ""),
        ("*", "*", "*", ""),
        ("/a%2Fb%20c/d?x=%20", "/a%2Fb%20c/d?x=%20", "/a/b c/d", "x=%20"),
    ])
    func targetOfTheRequestIsTakenApart(target: String, uri: String, filename: String, query: String) throws {
        let engine = try Engine("")
        engine.get(target)
        let transaction = engine.transaction
        #expect(Engine.text(transaction.array(transaction.request.uriRaw)) == target)
        #expect(Engine.text(transaction.array(transaction.request.uri)) == uri)
        #expect(Engine.text(transaction.array(transaction.request.filename)) == filename)
        #expect(Engine.text(transaction.array(transaction.request.queryString)) == query)
    }

    @Test(arguments: [
        ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic", "Aladdin"), ("Bearer abc", "Bearer", ""),
        ("basic", "basic", ""),
    ])
    func authorizationIsTakenApart(field: String, scheme: String, user: String) throws {
        let engine = try Engine(
            "SecAction \"id:1,phase:1,pass,nolog,setvar:'tx.scheme=%{AUTH_TYPE}',setvar:'tx.user=%{REMOTE_USER}'\""
        )
        engine.get("/", [("Authorization", field)])
        #expect(engine.tx("scheme") == scheme)
        #expect(engine.tx("user") == user)
    }
}
