// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Exchanges at the same time know nothing of each other.
@Suite struct ConcurrencyTests {
    /// Notes which argument each request has, and refuses every third.
    private static let rules = #"""
        SecRule ARGS_NAMES "@rx ^n[0-9]+$" "id:1031,phase:2,pass,log,msg:'Name',severity:INFO"
        SecRule ARGS "@rx ^mark-[0-9]+$" "id:1032,phase:2,pass,log,msg:'Value',setvar:'tx.marks=+1'"
        SecRule ARGS:/^n/ "@contains attack" "id:1033,phase:2,deny,log,msg:'Attack'"
        SecRule TX:marks "@gt 1" "id:1034,phase:2,deny,status:500,log,msg:'Mixed up'"
        """#

    private static func isAttack(_ number: Int) -> Bool { number % 3 == 0 }
    private static func form(_ number: Int) -> String {
        "n\(number)=" + (isAttack(number) ? "attack" : "peace") + "&mark=mark-\(number)"
    }

    private func expectApart(_ lines: [AccessLine]) throws {
        var seen: Set<String> = []
        for line in lines {
            let path = try #require(line.path)
            let number = try #require(Int(path.dropFirst(3)))
            seen.insert(path)
            let names = line.findings.filter { $0.rule == "1031" }.compactMap(\.value)
            #expect(names == ["n\(number)"])
            #expect(line.findings.filter { $0.rule == "1032" }.map(\.variable) == ["ARGS:mark"])
            #expect(
                line.findings.contains { $0.rule == "1033" && $0.variable == "ARGS:n\(number)" }
                    == Self.isAttack(number)
            )
            #expect(line.verdict == (Self.isAttack(number) ? "blocked" : "passed"))
        }
        #expect(seen.count == lines.count)
    }

    @Test(arguments: Transport.allCases)
    func fiftyStreamsOfOneConnection(_ transport: Transport) async throws {
        let settings = FirewallSettings(listener: "http2_prior_knowledge: true", transport: transport)
        try await withFirewall(Self.rules, settings) { test async throws in
            let client = try await HTTP2Client.connect(test.gateway)
            var streams: [UInt32] = []
            for number in 0..<50 {
                let type = [("content-type", "application/x-www-form-urlencoded")]
                streams.append(
                    try await client.begin(HTTP2Client.fields("POST", "/n/\(number)", type), ends: false)
                )
            }
            // All bodies are under way at once, and end in another order than they began.
            for (number, stream) in streams.enumerated() {
                try await client.send(.data(stream, Array(Self.form(number).utf8.prefix(5))))
            }
            for (number, stream) in streams.enumerated().reversed() {
                try await client.send(.data(stream, Array(Self.form(number).utf8.dropFirst(5)), ends: true))
            }
            for (number, stream) in streams.enumerated() {
                let response = await client.response(on: stream)
                #expect(response.status == (Self.isAttack(number) ? 403 : 200))
            }
            try expectApart(try await test.gateway.accessLog(count: 50))
        }
    }

    @Test func manyConnections() async throws {
        try await withFirewall(Self.rules, .init(transport: .socket)) { test async throws in
            let gateway = test.gateway
            let statuses = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for number in 0..<150 {
                    group.addTask {
                        let request = FirewallRequest.post(
                            Self.form(number),
                            type: "application/x-www-form-urlencoded",
                            to: "/n/\(number)"
                        )
                        return (number, try await gateway.send(request).status)
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
            }
            #expect(statuses.count == 150)
            #expect(statuses.allSatisfy { $0.value == (Self.isAttack($0.key) ? 403 : 200) })
            try expectApart(try await gateway.accessLog(count: 150))
        }
    }
}
