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

    @Test(
        "configurations of capabilities that are not part of this version are refused, not half obeyed",
        arguments: ["crs.yaml", "waf-block.yaml", "contract.yaml", "identity.yaml"]
    )
    func laterConfigurationsAreRefused(_ name: String) async throws {
        let check = try RunningGateway(["check", "--config", file(name), "--quiet"])
        #expect(try await check.exitCode() == 2)
        #expect(check.standardError.contains("\(name):"))
    }
}
