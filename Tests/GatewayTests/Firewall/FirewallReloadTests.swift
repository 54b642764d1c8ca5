// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// Rules change with the configuration, whole or not at all.
@Suite struct FirewallReloadTests {
    private static let other = "SecRule ARGS \"@contains other\" \"id:2001,phase:2,deny,log,msg:'Other'\"\n"

    @Test(arguments: Transport.allCases)
    func newRulesHoldFromTheNextRequestOn(_ transport: Transport) async throws {
        try await withFirewall(FirewallRules.attack, .init(transport: transport)) { test async throws in
            let client = try await test.gateway.connect()
            func status(_ query: String) async throws -> Int {
                try await client.send(FirewallRequest.get("/?q=\(query)"))
                return try await client.response().status
            }
            #expect(try await status("attack") == 403)
            #expect(try await status("other") == 200)
            try await test.reload(Self.other)
            #expect(try await status("attack") == 200)
            #expect(try await status("other") == 403)
            let lines = try await test.gateway.accessLog(count: 4)
            #expect(lines.map { $0.findings.map(\.rule) } == [["1001"], [], [], ["2001"]])
        }
    }

    @Test(
        "a broken file is refused with its place, and the old rules stay",
        arguments: [
            ("SecRule ARGS \"@rx (\" \"id:2002,phase:2,deny\"", ":2:"),
            ("SecRule ARGS \"@noSuchOperator x\" \"id:2002,phase:2,deny\"", ":2:"),
            ("SecRule NO_SUCH_VARIABLE \"@rx x\" \"id:2002,phase:2,deny\"", ":2:9"),
            ("SecRule ARGS \"@rx x\" \"id:2001,phase:2,deny\"", ":2:"),
            ("SecRule ARGS \"@rx x\" \"id:2002,phase:2,noSuchAction\"", ":2:"),
            ("SecNoSuchDirective On", ":2:1"),
        ]
    )
    func brokenRules(_ line: String, _ place: String) async throws {
        try await withFirewall(FirewallRules.attack) { test async throws in
            let error = await #expect(throws: (any Error).self) {
                try await test.reload(Self.other + line + "\n")
            }
            let text = "\(try #require(error))"
            #expect(text.contains("test.conf\(place)"), "\(text)")
            #expect(try await test.get("/?q=attack").status == 403)
            #expect(try await test.get("/?q=other").status == 200)
            try await test.reload(Self.other)
            #expect(try await test.get("/?q=attack").status == 200)
            #expect(try await test.get("/?q=other").status == 403)
        }
    }

    @Test func allErrorsAreToldAtOnce() async throws {
        try await withFirewall(FirewallRules.attack) { test async throws in
            let error = await #expect(throws: (any Error).self) {
                try await test.reload("SecRule ARGS \"@rx x\" \"id:1,deny,noSuch\"\nSecNoSuch On\n")
            }
            let text = "\(try #require(error))"
            #expect(text.contains("test.conf:1:") && text.contains("test.conf:2:"), "\(text)")
        }
    }

    @Test func aRequestUnderWayEndsUnderTheRulesItBeganWith() async throws {
        try await withFirewall(FirewallRules.attack) { test async throws in
            let old = try await test.gateway.connect()
            let request = FirewallRequest.post("q=attack", type: "application/x-www-form-urlencoded")
            try await old.send(String(request.dropLast(3)))
            try await test.reload(Self.other)
            try await old.send(String(request.suffix(3)))
            #expect(try await old.response().status == 403)
            try await old.send(request)
            #expect(try await old.response().status == 200)
        }
    }

    @Test func noRequestIsLostOrMisjudgedWhileRulesChange() async throws {
        try await withFirewall(FirewallRules.attack, .init(transport: .socket)) { test async throws in
            let gateway = test.gateway
            let load = Task {
                let client = try await gateway.connect()
                var statuses: [Int] = []
                for number in 0..<400 {
                    try await client.send(FirewallRequest.get(number % 2 == 0 ? "/?q=blue" : "/?q=attack"))
                    statuses.append(try await client.response().status)
                }
                return statuses
            }
            for _ in 0..<12 {
                try await test.reload(FirewallRules.attack + Self.other)
                try await test.reload(FirewallRules.attack)
            }
            let statuses = try await load.value
            let right = statuses.enumerated().allSatisfy { $1 == ($0 % 2 == 0 ? 200 : 403) }
            #expect(statuses.count == 400 && right)
        }
    }
}
