// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit

/// A gateway with rules of a test's own.
struct FirewallUnderTest {
    let gateway: TestGateway
    let upstream: TestUpstream
    let settings: FirewallSettings
    /// The rule file.
    let file: String

    /// Writes the rule file anew and has the gateway take it.
    func reload(_ rules: String) async throws {
        try rules.write(toFile: file, atomically: true, encoding: .utf8)
        try await gateway.reload(settings.yaml(file))
    }

    /// Sends a GET on a connection of its own.
    func get(_ target: String, _ fields: [String] = []) async throws -> RawResponse {
        try await gateway.send(FirewallRequest.get(target, fields))
    }

    func post(
        _ body: String,
        type: String = "application/x-www-form-urlencoded",
        _ fields: [String] = [],
        to target: String = "/"
    )
        async throws -> RawResponse
    {
        try await gateway.send(FirewallRequest.post(body, type: type, fields, to: target))
    }

    /// The last of `count` lines in the access log.
    func line(_ count: Int = 1) async throws -> AccessLine? {
        try await gateway.accessLog(count: count).last
    }
}

/// Requests as text.
enum FirewallRequest {
    static func get(_ target: String, _ fields: [String] = []) -> String {
        lines(["GET \(target) HTTP/1.1", "Host: shop.test"] + fields)
    }

    static func post(_ body: String, type: String, _ fields: [String] = [], to target: String = "/") -> String {
        let length = "Content-Length: \(body.utf8.count)"
        return lines(["POST \(target) HTTP/1.1", "Host: shop.test", "Content-Type: \(type)", length] + fields) + body
    }

    static func lines(_ lines: [String]) -> String { lines.map { $0 + "\r\n" }.joined() + "\r\n" }

    /// A chunked body of these pieces.
    static func chunks(_ pieces: [String]) -> String {
        pieces.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
    }
}

/// What a test's gateway has besides the rules.
struct FirewallSettings {
    /// Keys of `waf` besides `rules`, in flow style.
    var waf = "mode: block, commerce_rules: false"
    var listener = ""
    var upstream = ""
    var targets = #""${SHOP}""#
    /// Keys of the one route, in flow style.
    var route = ""
    /// All routes; nil for one that takes everything.
    var routes: String?
    /// More blocks.
    var rest = ""
    var transport = Transport.memory
    /// By the name of the variable that stands for their URL.
    var moreUpstreams: [String: TestUpstream] = [:]
    /// Bytes of a body that the upstream keeps.
    var recordLimit = 256 * 1024

    func yaml(_ file: String) -> String {
        """
        listeners:
          - { name: public, address: "127.0.0.1:0"\(Self.more(listener)) }
        upstreams:
          shop: { targets: [\(targets)]\(Self.more(upstream)) }
        routes: \(routes ?? "[{ name: all, match: { path: \"/**\" }, upstream: shop\(Self.more(route)) }]")
        waf: { rules: ["\(file)"]\(Self.more(waf)) }
        \(rest)
        """
    }

    private static func more(_ keys: String) -> String { keys.isEmpty ? "" : ", " + keys }
}

/// Starts a gateway with these rules, runs `body` and stops it.
func withFirewall(
    _ rules: String,
    _ settings: FirewallSettings = FirewallSettings(),
    answer: @escaping TestUpstream.Answer = { _ in .respond() },
    _ body: (FirewallUnderTest) async throws -> Void
) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-waf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("test.conf").path
    try rules.write(toFile: file, atomically: true, encoding: .utf8)
    let upstream = try await TestUpstream.start(recordLimit: settings.recordLimit, answer)
    var upstreams = settings.moreUpstreams
    upstreams["SHOP"] = upstream
    try await TestGateway.withGateway(settings.yaml(file), transport: settings.transport, upstreams: upstreams) {
        try await body(FirewallUnderTest(gateway: $0, upstream: upstream, settings: settings, file: file))
    }
    await upstream.stop()
}

/// Rules that tests share.
enum FirewallRules {
    /// Refuses the word `attack` in any argument.
    static let attack = #"""
        SecRule ARGS "@contains attack" \
            "id:1001,phase:2,deny,status:403,log,msg:'The word is forbidden',severity:CRITICAL,\
            tag:'attack-test',tag:'custom'"

        """#

    /// Adds three for `first`, three for `second`, and refuses from five on.
    static let scores = #"""
        SecRule ARGS "@contains first" \
            "id:1011,phase:2,pass,log,msg:'First',severity:WARNING,setvar:'tx.test_score=+3'"
        SecRule ARGS "@contains second" \
            "id:1012,phase:2,pass,log,msg:'Second',severity:ERROR,setvar:'tx.test_score=+3'"
        SecRule TX:test_score "@ge 5" \
            "id:1019,phase:2,deny,log,msg:'Score %{tx.test_score}',severity:CRITICAL"

        """#
}
