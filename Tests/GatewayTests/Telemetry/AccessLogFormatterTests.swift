// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct AccessLogFormatterTests {
    static func blocked() -> AccessRecord {
        var record = Records.of("/store/products?q=%27or%201&page=2")
        record.route = "products"
        record.status = 403
        record.upstream = "shop"
        record.bytesOut = 412
        record.durationNanoseconds = 183_900
        record.gatewayNanoseconds = 95_001
        record.outcome = .blocked
        record.check = .rate
        record.findings = [
            Finding(
                .rate,
                rule: "942100",
                severity: .critical,
                message: "a \"quoted\" word",
                variable: "ARGS:q",
                mode: .block
            ),
            Finding(.method, message: "not here", mode: .monitor),
        ]
        return record
    }

    @Test func jsonLineIsExactlyAsPromised() {
        let expected = """
            {"time":"2026-11-23T10:00:00.123Z","request_id":"0123456789abcdeffedcba9876543210","listener":"public",\
            "client":"203.0.113.7","method":"GET","host":"shop.example.com","path":"/store/products",\
            "query":"q=%27or%201&page=2","route":"products","status":403,"upstream":"shop","upstream_status":null,\
            "bytes_in":0,"bytes_out":412,"duration_us":183,"gateway_us":95,"verdict":"blocked","check":"limits.rate",\
            "findings":[{"check":"limits.rate","rule":"942100","severity":"critical","message":"a \\"quoted\\" word",\
            "variable":"ARGS:q","mode":"block"},{"check":"http.method","rule":null,"severity":"warning",\
            "message":"not here","variable":null,"mode":"monitor"}]}\n
            """
        #expect(Records.text(Self.blocked()) == expected)
    }

    @Test func textLineIsForPeople() {
        let expected = """
            2026-11-23T10:00:00.123Z 203.0.113.7 GET shop.example.com/store/products?q=%27or%201&page=2 403 412B 183us \
            (gateway 95us) listener=public route=products upstream=shop blocked by limits.rate \
            id=0123456789abcdeffedcba9876543210 [limits.rate/942100 critical block ARGS:q "a \\"quoted\\" word"] \
            [http.method warning monitor "not here"]\n
            """
        #expect(Records.text(Self.blocked(), Records.readable) == expected)
    }

    @Test func whatIsNotKnownIsNull() throws {
        let object = try Records.object(AccessRecord())
        for name in ["client", "method", "host", "path", "query", "route", "upstream", "upstream_status", "check"] {
            #expect(object[name] is NSNull, "\(name)")
        }
        #expect(object["verdict"] as? String == "passed")
        #expect((object["findings"] as? [Any])?.isEmpty == true)
    }

    @Test func pathIsTheCanonicalOne() throws {
        let object = try Records.object(Records.of("/a/../b%2Dc//d?x=1"))
        #expect(object["path"] as? String == "/b-c/d")
        #expect(object["query"] as? String == "x=1")
    }

    @Test func ofMalformedRequestTheTargetIsLoggedWithoutItsQuery() throws {
        let record = Records.of(Array("GET /a/%zz?token=abc&q=1 HTTP/1.1\r\nHost: shop.example.com\r\n\r\n".utf8))
        let object = try Records.object(record)
        #expect(object["path"] as? String == "/a/%zz")
        #expect(object["query"] as? String == "token=***&q=1")
        #expect(object["method"] as? String == "GET")
    }

    @Test func withoutReadableHeadThereIsNoMethod() throws {
        let object = try Records.object(Records.of(Array("\u{16}\u{3}\u{1} hello".utf8)))
        #expect(object["method"] is NSNull)
        #expect(object["path"] is NSNull)
    }

    @Test func headersAreLoggedOnlyWhenConfigured() throws {
        let record = Records.of("/", "User-Agent: curl/8", "Authorization: Bearer abc", "X-A: 1", "X-A: 2")
        #expect(try Records.object(record)["headers"] == nil)
        let object = try Records.object(record, Records.json.logging("user-agent", "authorization", "x-a", "x-none"))
        let headers = try #require(object["headers"] as? [String: String])
        #expect(headers == ["user-agent": "curl/8", "authorization": "***", "x-a": "1, 2"])
    }

    @Test func configuredNamesAreMaskedBesidesTheBuiltInOnes() throws {
        var logs = Records.json.logging("x-customer")
        logs.redactHeaders = ["x-customer"]
        logs.redactQuery = ["loyalty_id"]
        let object = try Records.object(Records.of("/?loyaltyId=7&page=1", "X-Customer: 4711"), logs)
        #expect(object["headers"] as? [String: String] == ["x-customer": "***"])
        #expect(object["query"] as? String == "loyaltyId=***&page=1")
    }

    @Test func overlongValueIsCutOff() throws {
        let path = "/" + String(repeating: "a", count: 20_000)
        let logged = try #require(try Records.object(Records.of(path))["path"] as? String)
        #expect(logged == String(path.prefix(AccessLogFormatter.maximumValue)) + "\u{2026}")
    }

    @Test func formatterWritesOneLineAfterTheOther() {
        let formatter = AccessLogFormatter(LogConfiguration())
        var lines: [UInt8] = []
        formatter.write(Records.of("/\(String(repeating: "a", count: 9000))"), into: &lines)
        let first = lines.count
        formatter.write(Records.of("/b"), into: &lines)
        #expect(Array(lines[first...]) == Records.line(Records.of("/b"), Records.json))
    }
}
