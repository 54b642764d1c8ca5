// SPDX-License-Identifier: Apache-2.0

import WAF

/// A request as a browser or an application of a shop sends it.
struct BenchmarkRequest {
    let name: String
    let method: String
    let target: String
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    static let all = [
        BenchmarkRequest(
            "SimpleGET",
            target: "/store/products?q=blue+shirt&category=summer&page=2&sort=price_asc&currency=eur"
        ),
        BenchmarkRequest("SimplePOST", form: 20),
        BenchmarkRequest("JSON20", json: 20),
        BenchmarkRequest("JSON200", json: 200),
        BenchmarkRequest("LargePOST", json: 900),
    ]

    private static let browser = [
        ("Host", "shop.example.com"),
        (
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
        ),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"),
        ("Accept-Language", "en-US,en;q=0.5"),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Referer", "https://shop.example.com/collections/summer"),
        ("Cookie", "session=8f14e45fceea167a5a36dedd4bea2543; cart=cart_01HZX3K5T9"),
        ("Connection", "keep-alive"),
    ]

    private init(_ name: String, target: String) {
        self.name = name
        self.target = target
        method = "GET"
        fields = Self.browser.map { (name: $0, value: $1) }
        body = []
    }

    private init(_ name: String, form count: Int) {
        let pairs = (0..<count).map { "field_\($0)=some+value+number+\($0)+of+the+order" }
        self.init(name, "application/x-www-form-urlencoded", pairs.joined(separator: "&"))
    }

    private init(_ name: String, json count: Int) {
        let members = (0..<count).map { "\"field_\($0)\": \"some value number \($0) of the order\"" }
        self.init(name, "application/json", "{" + members.joined(separator: ", ") + "}")
    }

    private init(_ name: String, _ type: String, _ body: String) {
        self.name = name
        method = "POST"
        target = "/store/carts/cart_01HZX3K5T9/line-items"
        let length = ("Content-Length", String(body.utf8.count))
        fields = (Self.browser + [("Content-Type", type), length]).map { (name: $0, value: $1) }
        self.body = Array(body.utf8)
    }

    /// Takes it through the phases of a request.
    func run(_ transaction: Transaction) {
        transaction.begin(ConnectionFacts())
        transaction.setRequestLine(
            method: method.utf8.span,
            target: target.utf8.span,
            version: "HTTP/1.1".utf8.span
        )
        for field in fields { transaction.addRequestHeader(field.name.utf8.span, field.value.utf8.span) }
        if transaction.processRequestHeaders() == nil { _ = transaction.processRequestBody(body.span) }
        transaction.processLogging()
    }
}
