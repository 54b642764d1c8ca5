// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

/// The admin listener: metrics, health and reload, for the machine itself.
///
/// It is plain HTTP without credentials. What guards it is that it listens on loopback; that it obeys
/// no request whose Host is a name other than the machine's own, so that no web page can reach it by
/// making its name resolve to 127.0.0.1 (DNS rebinding); and that what changes something needs a header
/// that no page of another origin may send (CSRF).
package struct AdminServer: Service {
    /// What the server asks of the rest of the program.
    package struct Hooks: Sendable {
        package typealias Metrics = @Sendable () -> String
        package typealias Readiness = @Sendable () -> [String]
        package typealias Reload = @Sendable () async throws -> String

        let metrics: Metrics
        let readiness: Readiness
        let reload: Reload

        /// - Parameters:
        ///   - metrics: everything in the Prometheus text format 0.0.4.
        ///   - readiness: why no requests should be sent here; empty when they should.
        ///   - reload: puts the configuration in force anew and returns its generation; the error it
        ///     throws is shown as it describes itself.
        package init(metrics: @escaping Metrics, readiness: @escaping Readiness, reload: @escaping Reload) {
            self.metrics = metrics
            self.readiness = readiness
            self.reload = reload
        }
    }

    /// More than a scraper, a probe and a person need; the rest is left for the traffic.
    private static let maximumConnections = 64

    private let host: String
    private let port: Int
    private let isRemote: Bool
    private let hooks: Hooks
    private let onListening: @Sendable (Int) async -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - host: an IP address, without brackets.
    ///   - port: 0 lets the system choose.
    ///   - isRemote: other machines may reach the address on purpose (`unsafe_allow_remote`); any Host is
    ///     accepted then.
    ///   - onListening: told the port that connections are accepted on.
    package init(
        host: String,
        port: Int,
        isRemote: Bool = false,
        hooks: Hooks,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        logger: Logger = Logger(label: "admin")
    ) {
        self.host = host
        self.port = port
        self.isRemote = isRemote
        self.hooks = hooks
        self.onListening = onListening
        self.logger = logger
    }

    /// Serves until its service group shuts down.
    package func run() async throws {
        try await application().run()
    }

    /// The server, also for tests, which call it without a socket.
    func application() -> some ApplicationProtocol {
        var channel = HTTP1Channel.Configuration(idleTimeout: .seconds(60))
        channel.httpDecoder = .init(maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 64)
        let configuration = ApplicationConfiguration(
            address: .hostname(host, port: port),
            availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections, logger: logger)
        )
        return Application(
            router: router(),
            server: .http1(configuration: channel),
            configuration: configuration,
            onServerRunning: { [onListening, port] channel in
                await onListening(channel.localAddress?.port ?? port)
            },
            logger: logger
        )
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: AdminHeaders())
        router.add(middleware: AdminErrorAnswers())
        if !isRemote { router.add(middleware: HostGuard()) }
        AdminRoutes(hooks: hooks, logger: logger).add(to: router)
        return router
    }
}
