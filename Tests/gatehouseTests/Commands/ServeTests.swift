// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// The program's verbs as a user meets them: arguments in, text and exit codes out.
@Suite(.serialized)
struct ServeTests {
    private func yaml(_ upstream: String, extra: String = "") -> String {
        """
        listeners:
          - { name: public, address: "127.0.0.1:0" }
        upstreams:
          shop: { targets: ["\(upstream)"] }
        routes:
          - { name: everything, match: { path: "/**" }, upstream: shop }
        logs: { access: "off" }
        \(extra)
        """
    }

    private func ask(_ port: Int, _ path: String = "/") async throws -> RawResponse {
        let client = try await RawClient.connect(port: port)
        try await client.send("GET \(path) HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n")
        let response = try await client.response()
        await client.close()
        return response
    }

    @Test func aBrokenConfigurationEndsWithCodeTwoAndEveryErrorWithItsPlace() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appendingPathComponent("gatehouse.yaml")
            try "listeners:\n  - adress: 127.0.0.1:0\nroutes: 7\n".write(to: file, atomically: true, encoding: .utf8)
            for verb in ["check", "serve"] {
                let gateway = try RunningGateway([verb, "--config", file.path])
                #expect(try await gateway.exitCode() == 2)
                #expect(gateway.standardError.contains("gatehouse.yaml:2:5: error: unknown key"))
                #expect(gateway.standardError.contains("did you mean 'address'"))
                #expect(gateway.standardError.contains("gatehouse.yaml:3:9: error:"))
            }
        }
    }

    @Test func checkPrintsWhatIsInForceAndTheModeOfEveryCheck() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appendingPathComponent("gatehouse.yaml")
            let extra = "checks: { limits.rate: monitor }"
            try yaml("http://127.0.0.1:9", extra: extra).write(to: file, atomically: true, encoding: .utf8)
            let output = directory.appendingPathComponent("out")
            let check = try RunningGateway(["check", "-c", file.path], output: output)
            #expect(try await check.exitCode() == 0)
            let text = try String(contentsOf: output, encoding: .utf8)
            #expect(text.contains("max_header_bytes: 64KiB"))
            #expect(text.contains("# limits.rate              monitor"))
            #expect(text.contains("# http.framing             block"))
        }
    }

    @Test func anAddressThatIsTakenEndsWithCodeOneAndSaysSo() async throws {
        let upstream = try await TestUpstream.start { _ in .respond() }
        try await withTemporaryDirectory { directory in
            let file = directory.appendingPathComponent("gatehouse.yaml")
            try yaml(upstream.url).write(to: file, atomically: true, encoding: .utf8)
            let gateway = try RunningGateway([
                "serve", "-c", file.path, "--set", "listeners.0.address=127.0.0.1:\(upstream.port)", "--set",
                "admin=off",
            ])
            #expect(try await gateway.exitCode() == 1)
            #expect(gateway.standardError.contains("cannot listen on 127.0.0.1:\(upstream.port)"))
        }
        await upstream.stop()
    }

    @Test func reloadPutsTheNewConfigurationInForceAndRefusesABrokenOne() async throws {
        let first = try await TestUpstream.start { _ in .respond(200, [], "first") }
        let second = try await TestUpstream.start { _ in .respond(200, [], "second") }
        let admin = try await freePort()
        try await withTemporaryDirectory { directory in
            let file = directory.appendingPathComponent("gatehouse.yaml")
            let extra = "admin: { address: \"127.0.0.1:\(admin)\" }"
            try yaml(first.url, extra: extra).write(to: file, atomically: true, encoding: .utf8)
            let gateway = try RunningGateway(["serve", "-c", file.path])
            let port = try await gateway.port()
            try await gateway.waitFor("admin on")
            #expect(try await ask(port).text == "first")

            try yaml(second.url, extra: extra).write(to: file, atomically: true, encoding: .utf8)
            let reload = try RunningGateway(["reload", "-c", file.path])
            #expect(try await reload.exitCode() == 0)
            #expect(try await ask(port).text == "second")

            try yaml("gopher://nowhere", extra: extra).write(to: file, atomically: true, encoding: .utf8)
            let refused = try RunningGateway(["reload", "-c", file.path, "--admin", "127.0.0.1:\(admin)"])
            #expect(try await refused.exitCode() == 2)
            #expect(refused.standardError.contains("gatehouse.yaml:4"))
            #expect(try await ask(port).text == "second")

            try yaml(first.url, extra: extra).write(to: file, atomically: true, encoding: .utf8)
            gateway.send(SIGHUP)
            try await gateway.waitFor("configuration 3 is in force")
            #expect(try await ask(port).text == "first")
            await gateway.stop()
        }
        await first.stop()
        await second.stop()
    }

    @Test func aStopLetsTheRequestUnderWayFinish() async throws {
        let upstream = try await TestUpstream.start { _ in
            UpstreamScript([
                .wait(.milliseconds(700)), .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate".utf8)),
            ])
        }
        try await withTemporaryDirectory { directory in
            let file = directory.appendingPathComponent("gatehouse.yaml")
            try yaml(upstream.url, extra: "admin: \"off\"").write(to: file, atomically: true, encoding: .utf8)
            let gateway = try RunningGateway(["serve", "-c", file.path])
            let port = try await gateway.port()
            let client = try await RawClient.connect(port: port)
            try await client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n")
            try await Task.sleep(for: .milliseconds(200))
            gateway.send(SIGTERM)
            #expect(try await client.response().text == "late")
            #expect(try await gateway.exitCode() == 0)
            await client.close()
        }
        await upstream.stop()
    }

    @Test func theSchemaIsTheOneThatIsShipped() async throws {
        try await withTemporaryDirectory { directory in
            let output = directory.appendingPathComponent("schema")
            let schema = try RunningGateway(["schema"], output: output)
            #expect(try await schema.exitCode() == 0)
            let shipped = RunningGateway.repository.appendingPathComponent("gatehouse.schema.json")
            #expect(try Data(contentsOf: output) == Data(contentsOf: shipped))
        }
    }

    private func freePort() async throws -> Int {
        let probe = try await TestUpstream.start { _ in .silence }
        let port = probe.port
        await probe.stop()
        return port
    }
}
