// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

/// A secret, put wherever a request can carry one, is in no line of any format.
@Suite struct LogCanaryTests {
    static let canary = "c4n4ry"
    static let card = "5555555555554444"
    static let loggedHeaders =
        SecretNames.inHeaders + [
            "x-medusa-access-token", "vendure-auth-token", "x-auth-token", "session-id", "x-csrf-token", "referer",
            "x-card", "x-custom",
        ]

    static func logs(_ format: LogConfiguration.Format) -> LogConfiguration {
        var logs = LogConfiguration()
        logs.access?.format = format
        logs.headers = loggedHeaders
        logs.redactHeaders = ["x-custom"]
        logs.redactQuery = ["custom"]
        return logs
    }

    static var records: [AccessRecord] {
        let names =
            SecretNames.inQueries + ["custom", "token", "access_token", "refresh_token", "id_token", "password"]
        let encoded = names.map { name in name.utf8.map { "%" + String($0, radix: 16) }.joined() }
        let query = (names + encoded).map { "\($0)=\(canary)" }.joined(separator: "&")
        let fields = loggedHeaders.filter { $0 != "referer" && $0 != "x-card" }.map { "\($0): \(canary)" }
        let lines = [
            "", "Host: shop.example.com", "Referer: https://u:\(canary)@x.example/?token=\(canary)", "X-Card: \(card)",
        ]
        let head = (lines + fields + ["", ""]).joined(separator: "\r\n")
        let targets = [
            "/?\(query)", "/cart?next=%2Fx%3Ftoken%3D\(canary)", "/pay/\(card)?x=\(card)&y=5555-5555-5555-4444",
            "/a;jsessionid=\(canary)", "https://u:\(canary)@shop.example.com/x?code=\(canary)", "/%zz?token=\(canary)",
            "/?variables=%7B%22password%22%3A%22\(canary)%22%7D", "u:\(canary)@shop.example.com:443",
        ]
        return targets.map { target in
            var record = Records.of(Array("POST \(target) HTTP/1.1\(head)".utf8))
            record.findings = [
                Finding(.rate, rule: card, message: "saw \(card)", variable: "ARGS:\(card)", mode: .monitor)
            ]
            return record
        }
    }

    @Test(arguments: LogConfiguration.Format.allCases)
    func secretsAreNeverWritten(_ format: LogConfiguration.Format) {
        #expect(Self.records.count == 8)
        for record in Self.records {
            let line = Records.text(record, Self.logs(format))
            #expect(line.contains("***"))
            #expect(!line.contains(Self.canary), "\(line)")
            #expect(!line.contains(Self.card) && !line.contains("5555-5555"), "\(line)")
        }
    }
}
