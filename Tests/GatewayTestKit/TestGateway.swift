// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Gateway
import GatewayConfiguration

/// Where a gateway under test lives. What a test does is the same in both.
package enum Transport: String, Sendable, CaseIterable {
    /// Real listeners on 127.0.0.1, in real time.
    case socket
    /// The same handlers on one event loop in memory, whose clock is moved by hand.
    case memory
}

/// A running gateway for one test.
package final class TestGateway: Sendable {
    package let metricsRegistry: MetricsRegistry
    /// Looks at memory only when a test says `sample()`.
    package let resources: ResourceGuard
    private let backend: any GatewayBackend
    private let environment: [String: String]
    private let workers: Int
    private let logPath: String
    private let sink: LogSink
    private let errors = ErrorLog()

    /// Starts a gateway, runs `body` and stops it.
    ///
    /// - Parameters:
    ///   - yaml: a whole configuration. Listeners get a port of the system's choice whatever it says, and
    ///     the access log goes to a temporary file.
    ///   - upstreams: by the name of the variable that stands for their URL: `targets: ["${SHOP}"]`.
    ///   - workers: event loops.
    @discardableResult
    package static func withGateway<R>(
        _ yaml: String,
        transport: Transport = .socket,
        upstreams: [String: TestUpstream] = [:],
        workers: Int = 1,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (TestGateway) async throws -> R
    ) async throws -> R {
        let gateway = try await TestGateway(yaml, transport, upstreams, workers)
        do {
            let result = try await body(gateway)
            await gateway.stop()
            return result
        } catch {
            await gateway.stop()
            throw error
        }
    }

    private init(
        _ yaml: String,
        _ transport: Transport,
        _ upstreams: [String: TestUpstream],
        _ workers: Int
    ) async throws {
        environment = upstreams.mapValues(\.url)
        self.workers = workers
        logPath =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("gatehouse-test-\(UUID().uuidString).log").path
        sink = try LogSink(path: logPath)
        metricsRegistry = MetricsRegistry(build: .init(version: "0.0.0", commit: "", swift: ""))
        let snapshot = try Snapshot(Self.load(yaml, environment, workers))
        resources = ResourceGuard(maximumMemory: snapshot.configuration.process.maxMemory)
        switch transport {
        case .socket:
            backend = try await SocketBackend(snapshot, metricsRegistry, sink, resources, errors)
        case .memory:
            backend = try await MemoryBackend(snapshot, metricsRegistry, sink, resources, upstreams.map(\.value))
        }
    }

    private static func load(_ yaml: String, _ environment: [String: String], _ workers: Int) throws -> Configuration {
        var configuration = try ConfigurationLoader.load(
            text: withoutFirewall(yaml),
            directory: "/",
            environment: environment
        ).configuration
        for index in configuration.listeners.indices {
            configuration.listeners[index].address = SocketAddressConfiguration(host: "127.0.0.1", port: 0)
        }
        configuration.process.workers = workers
        return configuration
    }

    /// A test that says nothing of the firewall has none: the default is to block with the rules that come with the
    /// gateway, which take a while to compile at each start, and which attacks on the protocol would meet too.
    private static func withoutFirewall(_ yaml: String) -> String {
        let saysSo = yaml.split(separator: "\n").contains { $0.hasPrefix("waf:") }
        return saysSo ? yaml : yaml + "\nwaf: { mode: \"off\" }\n"
    }

    private func stop() async {
        await backend.stop()
        sink.close()
        try? FileManager.default.removeItem(atPath: logPath)
    }

    // MARK: Clients

    /// - Parameter listener: by its name; nil for the first.
    package func port(of listener: String? = nil) throws -> Int {
        try backend.port(of: listener)
    }

    /// A new connection to a listener.
    ///
    /// - Parameter tls: over sockets only.
    package func connect(_ listener: String? = nil, tls: RawClient.TLS? = nil) async throws -> RawClient {
        try await backend.connect(listener, tls)
    }

    /// Sends `bytes` on a connection of their own and returns the one answer.
    package func send(_ bytes: String, to listener: String? = nil) async throws -> RawResponse {
        let client = try await connect(listener)
        try await client.send(bytes)
        let response = try await client.response(toHead: bytes.hasPrefix("HEAD "))
        await client.close()
        return response
    }

    // MARK: The gateway

    /// Puts another configuration in force; throws when it is not valid, and the old one stays.
    package func reload(_ yaml: String) async throws {
        try await backend.reload(Self.load(yaml, environment, workers))
    }

    /// Lets time pass: by the clock over sockets, at once in memory.
    package func advance(by time: Duration) async {
        await backend.pace.sleep(time)
    }

    /// Waits until `condition` holds.
    ///
    /// - Returns: whether it did within `limit`.
    package func wait(upTo limit: Duration = .seconds(5), until condition: @Sendable () -> Bool) async -> Bool {
        await backend.pace.wait(upTo: limit, until: condition)
        return condition()
    }

    /// The gateway itself; nil in memory, where only its parts run.
    package var gateway: Gateway? { (backend as? SocketBackend)?.gateway }

    /// The text of `/metrics`.
    package var metrics: String { metricsRegistry.render() }

    /// What the gateway said to its operator, line by line. In memory there is nobody who says anything.
    package var errorLog: [String] { errors.lines }

    /// The access log as it stands in its file, in whatever format, once there are `count` lines or `limit` is over.
    package func accessText(count: Int, within limit: Duration = .seconds(10)) async throws -> String {
        let lines: @Sendable () -> Int = { [logPath] in
            ((try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "").utf8.count { $0 == 0x0A }
        }
        await backend.pace.wait(upTo: limit) { [sink] in
            sink.flush()
            return lines() >= count
        }
        return try String(contentsOfFile: logPath, encoding: .utf8)
    }

    /// The lines of the access log, once there are `count` of them or `limit` is over.
    package func accessLog(count: Int = 1, within limit: Duration = .seconds(5)) async throws -> [AccessLine] {
        await backend.pace.wait(upTo: limit) { [sink, logPath] in
            sink.flush()
            return ((try? AccessLine.read(path: logPath)) ?? []).count >= count
        }
        return try AccessLine.read(path: logPath)
    }
}

/// What a ``TestGateway`` needs of the place it lives in.
protocol GatewayBackend: Sendable {
    var pace: any Pace { get }
    func port(of listener: String?) throws -> Int
    func connect(_ listener: String?, _ tls: RawClient.TLS?) async throws -> RawClient
    func reload(_ configuration: Configuration) async throws
    func stop() async
}

package struct TestGatewayError: Error, CustomStringConvertible {
    package let description: String
}
