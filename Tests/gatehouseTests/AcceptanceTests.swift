// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// The configurations and the access log that other tools rely on, through the built program.
@Suite(.serialized, .enabled(if: FileManager.default.fileExists(atPath: RunningGateway.acceptance.path)))
struct AcceptanceTests {
    private func file(_ name: String) -> String { RunningGateway.acceptance.appendingPathComponent(name).path }

    @Test func benchYAMLProxiesAsWritten() async throws {
        let upstream = try await TestUpstream.start { _ in .respond(200, [("Content-Type", "text/plain")], "hello") }
        let gateway = try RunningGateway([
            "serve", "--config", file("bench.yaml"), "--set", "listeners.0.address=127.0.0.1:0",
            "--set", "upstreams.shop.targets.0=\(upstream.url)", "--set", "admin=off",
        ])
        let client = try await RawClient.connect(port: try await gateway.port())
        try await client.send("GET /x HTTP/1.1\r\nHost: shop.test\r\n\r\n")
        let response = try await client.response()
        #expect(response.status == 200)
        #expect(response.text == "hello")
        #expect(response["X-Request-Id"]?.count == 32)
        await client.close()
        gateway.send(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
        await upstream.stop()
    }

    @Test func theShortestUsefulConfigurationServesHTTPS() async throws {
        try await withTemporaryDirectory { directory in
            let yaml = directory.appendingPathComponent("gatehouse.yaml")
            try FileManager.default.copyItem(atPath: file("ten-lines.yaml"), toPath: yaml.path)
            for (from, to) in [(TestCertificate.certificatePath, "shop.crt"), (TestCertificate.keyPath, "shop.key")] {
                try FileManager.default.copyItem(atPath: from, toPath: directory.appendingPathComponent(to).path)
            }
            let upstream = try await TestUpstream.start { _ in .respond(200, [], "over TLS") }
            let log = directory.appendingPathComponent("stdout")
            let gateway = try RunningGateway(
                [
                    "serve", "--config", yaml.path, "--set", "listeners.0.address=127.0.0.1:0",
                    "--set", "upstreams.shop.targets.0=\(upstream.url)", "--set", "admin=off",
                ],
                output: log
            )
            let client = try await RawClient.connect(port: try await gateway.port(), tls: RawClient.TLS())
            try await client.send("GET /store/products?limit=2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let response = try await client.response()
            #expect(response.text == "over TLS")
            #expect(response["Strict-Transport-Security"] != nil)
            await client.close()
            await gateway.stop()
            await upstream.stop()
            try expectAccessLine(try String(contentsOf: log, encoding: .utf8), id: response["X-Request-Id"])
        }
    }

    /// Every field that ../shared/acceptance/README.md names, with its type.
    private func expectAccessLine(_ text: String, id: String?) throws {
        let line = try #require(text.split(separator: "\n").first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["request_id"] as? String == id)
        #expect(object["method"] as? String == "GET")
        #expect(object["host"] as? String == "localhost")
        #expect(object["path"] as? String == "/store/products")
        #expect(object["client"] as? String == "127.0.0.1")
        #expect(object["status"] as? Int == 200)
        #expect(object["upstream"] as? String == "shop")
        #expect(object["upstream_status"] as? Int == 200)
        #expect(object["bytes_in"] as? Int == 0)
        #expect(object["bytes_out"] as? Int == 8)
        #expect(object["verdict"] as? String == "passed")
        #expect(object["check"] is NSNull)
        #expect((object["findings"] as? [Any])?.isEmpty == true)
        #expect(object["duration_us"] is Int && object["gateway_us"] is Int)
        #expect((object["time"] as? String)?.hasSuffix("Z") == true)
        #expect(object["listener"] is String && object["route"] is String)
    }

    // MARK: The firewall

    /// Debian's rules, as a folder that looks like a release: its setup file lies elsewhere.
    private static let debianRules = "/usr/share/modsecurity-crs"
    private static let debianSetup = "/etc/modsecurity/crs/crs-setup.conf"
    static var hasCoreRuleSet: Bool { FileManager.default.fileExists(atPath: "\(debianRules)/rules") }

    /// Starts the gateway with one of the files as it is, but for the port and the place of the log.
    ///
    /// - Parameter release: what `CRS` names.
    private func withGateway(
        _ name: String,
        release: (URL) throws -> String,
        _ body: (RawClient, TestUpstream, _ log: URL) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let yaml = directory.appendingPathComponent(name)
            try FileManager.default.copyItem(atPath: file(name), toPath: yaml.path)
            let upstream = try await TestUpstream.start { request in
                let page = request.target == "/leak" ? "<p>ORA-00933: SQL command not properly ended</p>" : "<p>ok</p>"
                return .respond(200, [("Content-Type", "text/html")], page)
            }
            let gateway = try RunningGateway(
                [
                    "serve", "--config", yaml.path, "--set", "listeners.0.address=127.0.0.1:0",
                    "--set", "upstreams.shop.targets.0=\(upstream.url)", "--set", "admin=off",
                ],
                environment: ["CRS": try release(directory)]
            )
            let client = try await RawClient.connect(port: try await gateway.port())
            try await body(client, upstream, directory.appendingPathComponent("access.jsonl"))
            await client.close()
            await gateway.stop()
            await upstream.stop()
        }
    }

    /// A folder with `crs-setup.conf` and `rules/`, made of what Debian has.
    private static func folder(_ setup: String) -> (URL) throws -> String {
        { directory in
            let release = directory.appendingPathComponent("release")
            try FileManager.default.createDirectory(at: release, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: debianSetup,
                toPath: release.appendingPathComponent(setup).path
            )
            try FileManager.default.createSymbolicLink(
                atPath: release.appendingPathComponent("rules").path,
                withDestinationPath: "\(debianRules)/rules"
            )
            return release.path
        }
    }

    /// The lines of an access log, once there are so many.
    private func lines(of log: URL, count: Int) async throws -> [[String: Any]] {
        let deadline = ContinuousClock.now + .seconds(5)
        var lines: [Substring] = []
        while lines.count < count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            lines = ((try? String(contentsOf: log, encoding: .utf8)) ?? "").split(separator: "\n")
        }
        return try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }

    private static let attack =
        "GET /products?q=1%27%20union%20select%20name,2%20from%20users--%20 HTTP/1.1\r\nHost: shop.test\r\n"
        + "User-Agent: Mozilla/5.0\r\nAccept: */*\r\n\r\n"
    private static let honest =
        "GET /products?q=blue+shirt&page=2 HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: Mozilla/5.0\r\n"
        + "Accept: */*\r\n\r\n"

    @Test(
        "waf-block.yaml refuses an attack and passes what is none",
        .enabled(if: AcceptanceTests.hasCoreRuleSet),
        arguments: ["Debian's folder", "crs-setup.conf", "crs-setup.conf.example"]
    )
    func blocking(_ setup: String) async throws {
        let release = setup.hasPrefix("crs") ? Self.folder(setup) : { _ in Self.debianRules }
        try await withGateway("waf-block.yaml", release: release) { client, upstream, log in
            try await client.send(Self.attack)
            let refused = try await client.response(timeout: .seconds(20))
            #expect(refused.status == 403)
            #expect(refused["content-type"] == "application/problem+json")
            let problem = try #require(refused.problem)
            #expect(problem.type.hasSuffix("/errors/waf.crs"))
            #expect(problem.status == 403)
            #expect(problem.instance == refused["x-request-id"])
            #expect(!problem.title.isEmpty)
            #expect(!refused.text.contains("union"))
            #expect(upstream.requestsBegun == 0)
            // The line is there at once: it is written before the last byte of the response, or within 100 ms of it.
            let line = try #require(try await lines(of: log, count: 1).first)
            try expectAttack(line, mode: "block", verdict: "blocked", status: 403)
            #expect(line["request_id"] as? String == refused["x-request-id"])
            #expect(line["upstream_status"] is NSNull)

            try await client.send(Self.honest)
            let passed = try await client.response()
            #expect(passed.status == 200)
            #expect(passed.text == "<p>ok</p>")
            let second = try #require(try await lines(of: log, count: 2).last)
            #expect(second["verdict"] as? String == "passed")
            #expect(second["check"] is NSNull)
            #expect((second["findings"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("crs.yaml notes and passes everything", .enabled(if: AcceptanceTests.hasCoreRuleSet))
    func detectionOnly() async throws {
        try await withGateway("crs.yaml", release: { _ in Self.debianRules }) { client, upstream, log in
            try await client.send(Self.attack)
            #expect(try await client.response(timeout: .seconds(20)).status == 200)
            #expect(upstream.requests.count == 1)
            let line = try #require(try await lines(of: log, count: 1).first)
            try expectAttack(line, mode: "monitor", verdict: "monitored", status: 200)
            // What the upstream answers is looked at, too, and let go.
            try await client.send("GET /leak HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: a\r\nAccept: */*\r\n\r\n")
            #expect(try await client.response().text.contains("ORA-00933"))
            let leak = try #require(try await lines(of: log, count: 2).last)
            let rules = (leak["findings"] as? [[String: Any]])?.compactMap { $0["rule"] as? String } ?? []
            #expect(rules.contains("951120"), "\(rules)")
            #expect(leak["verdict"] as? String == "monitored")
        }
    }

    /// What the log says of the attack: every field that a finding is promised to have.
    private func expectAttack(_ line: [String: Any], mode: String, verdict: String, status: Int) throws {
        #expect(line["verdict"] as? String == verdict)
        #expect(line["check"] as? String == "waf.crs")
        #expect(line["status"] as? Int == status)
        #expect(line["path"] as? String == "/products")
        let findings = try #require(line["findings"] as? [[String: Any]])
        let rules = findings.compactMap { $0["rule"] as? String }
        // What scores comes first, what decides last.
        #expect(rules.contains("942100"))
        #expect(rules.contains("949110"))
        #expect(rules.firstIndex(of: "942100") ?? .max < rules.firstIndex(of: "949110") ?? .min)
        #expect(rules.count == findings.count)
        let finding = try #require(findings.first { $0["rule"] as? String == "942100" })
        #expect(finding["check"] as? String == "waf.crs")
        #expect(finding["severity"] as? String == "critical")
        #expect((finding["message"] as? String)?.isEmpty == false)
        #expect(finding["variable"] as? String == "ARGS:q")
        #expect(finding["mode"] as? String == mode)
    }

    @Test("a folder that holds no release of the Core Rule Set is refused", arguments: ["crs.yaml", "waf-block.yaml"])
    func noRelease(_ name: String) async throws {
        try await withTemporaryDirectory { directory in
            let check = try RunningGateway(
                ["check", "--config", file(name), "--quiet"],
                environment: ["CRS": directory.path]
            )
            #expect(try await check.exitCode() != 0)
            #expect(check.standardError.contains("waf.rules"), "\(check.standardError)")
        }
    }

    // MARK: Contracts

    private static let document = """
        openapi: 3.0.3
        info: { title: Shop, version: "1" }
        paths:
          /carts/{id}/items:
            post:
              parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [items]
                      properties:
                        items:
                          type: array
                          items:
                            type: object
                            properties: { quantity: { type: integer, maximum: 99 } }
              responses: { "200": { description: ok } }
        """
    private static let schema = "type Query { product(id: ID!): Product }\ntype Product { id: ID! alike: [Product!]! }"

    @Test("contract.yaml holds a REST and a GraphQL API to their contracts")
    func contracts() async throws {
        try await withTemporaryDirectory { directory in
            let yaml = directory.appendingPathComponent("contract.yaml")
            try FileManager.default.copyItem(atPath: file("contract.yaml"), toPath: yaml.path)
            for (name, text) in [("openapi.yaml", Self.document), ("schema.graphql", Self.schema)] {
                try text.write(to: directory.appendingPathComponent(name), atomically: true, encoding: .utf8)
            }
            let upstream = try await TestUpstream.start { _ in
                .respond(200, [("Content-Type", "application/json")], #"{"data":{}}"#)
            }
            let gateway = try RunningGateway([
                "serve", "--config", yaml.path, "--set", "listeners.0.address=127.0.0.1:0",
                "--set", "upstreams.shop.targets.0=\(upstream.url)", "--set", "admin=off",
            ])
            let client = try await RawClient.connect(port: try await gateway.port())
            func post(_ path: String, _ json: String) async throws -> RawResponse {
                try await client.send(
                    "POST \(path) HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
                )
                return try await client.response()
            }
            #expect(try await post("/carts/1/items", #"{"items": [{"quantity": 2}]}"#).status == 200)
            let refused = try await post("/carts/1/items", #"{"items": [{"quantity": 1234567}]}"#)
            #expect(refused.status == 400)
            #expect(refused["content-type"] == "application/problem+json")
            #expect(refused.problem?.type.hasSuffix("/errors/contract.body") == true)
            #expect(!refused.text.contains("1234567"))
            let problem = try #require(try JSONSerialization.jsonObject(with: Data(refused.body)) as? [String: Any])
            let error = try #require((problem["errors"] as? [[String: Any]])?.first)
            #expect(error["pointer"] as? String == "/items/0/quantity")
            #expect(error["keyword"] as? String == "maximum")
            #expect(error["expected"] as? String == "at most 99")
            #expect(try await post("/carts/1/items", #"{"items": [{"price": 0}]}"#).status == 400)
            #expect(try await post("/graphql/", #"{"query": "{ product(id: 1) { id } }"}"#).status == 200)
            let deep = String(repeating: "{ alike ", count: 12) + "{ id" + String(repeating: " }", count: 13)
            let tooDeep = try await post("/graphql/", #"{"query": "{ product(id: 1) \#(deep) }"}"#)
            #expect(tooDeep.problem?.type.hasSuffix("/errors/graphql.depth") == true)
            let map = try await post("/graphql/", #"{"query": "{ __schema { types { name } } }"}"#)
            #expect(map.problem?.type.hasSuffix("/errors/graphql.introspection") == true)
            #expect(upstream.requests.count == 2)
            await client.close()
            await gateway.stop()
            await upstream.stop()
        }
    }

    @Test(
        "configurations of capabilities that are not part of this version are refused, not half obeyed",
        arguments: ["identity.yaml"]
    )
    func laterConfigurationsAreRefused(_ name: String) async throws {
        let check = try RunningGateway(["check", "--config", file(name), "--quiet"])
        #expect(try await check.exitCode() == 2)
        #expect(check.standardError.contains("\(name):"))
    }
}
