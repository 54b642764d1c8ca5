// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayConfiguration
import Logging
import Synchronization

/// A whole gateway on real sockets.
final class SocketBackend: GatewayBackend {
    let gateway: Gateway
    let pace: any Pace = WallPace()
    private let bound: [Gateway.Bound]

    init(
        _ snapshot: Snapshot,
        _ metrics: MetricsRegistry,
        _ sink: LogSink,
        _ resources: ResourceGuard,
        _ errors: ErrorLog
    ) async throws {
        gateway = Gateway(
            snapshot,
            metrics: metrics,
            accessLog: sink,
            resources: resources,
            logger: Logger(label: "test") { _ in errors }
        )
        bound = try await gateway.start()
    }

    func port(of listener: String?) throws -> Int {
        guard let found = listener.map({ name in bound.first { $0.name == name } }) ?? bound.first else {
            throw TestGatewayError(description: "no listener '\(listener ?? "")'")
        }
        return found.port
    }

    func connect(_ listener: String?, _ tls: RawClient.TLS?) async throws -> RawClient {
        try await RawClient.connect(port: port(of: listener), tls: tls)
    }

    func reload(_ configuration: Configuration) async throws {
        try await gateway.reload(configuration)
    }

    func stop() async {
        await gateway.stop(within: .milliseconds(200))
    }
}
