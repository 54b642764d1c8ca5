// SPDX-License-Identifier: Apache-2.0

import Console
import Core
import Crypto
import Gateway
import GatewayConfiguration
import Glibc
import Logging
import Matching
import ServiceLifecycle
import UnixSignals

/// The composition root: puts the modules together and runs them as services.
struct Program: Sendable {
    private let gateway: Gateway
    private let reloader: Reloader
    private let configuration: Configuration
    private let accessLog: LogSink?
    private let resources: ResourceGuard
    private let metrics: MetricsRegistry
    private let logger: Logger
    private let notifier: SystemdNotifier

    /// Builds everything short of listening.
    ///
    /// - Throws: when certificates cannot be used or the access log cannot be opened.
    init(_ loaded: LoadedConfiguration, source: ConfigurationSource) throws {
        let configuration = loaded.configuration
        self.configuration = configuration
        let logs = configuration.logs
        let logger = Logger(label: "gatehouse") { label in
            GatehouseLogHandler(label: label, level: .init(logs.level), format: logs.format)
        }
        self.logger = logger
        FileDescriptors.raiseSoftLimit()
        let snapshot = try Snapshot(configuration)
        accessLog = try logs.access.map { access in
            try LogSink(path: access.file) { problem in logger.error("access log lines were lost: \(problem)") }
        }
        metrics = MetricsRegistry(
            build: .init(version: Version.current, commit: "", swift: "6.3")
        )
        if let accessLog { metrics.observe(accessLog) }
        resources = ResourceGuard(maximumMemory: configuration.process.maxMemory)
        notifier = SystemdNotifier(environment: Environment.all)
        gateway = Gateway(
            snapshot,
            metrics: metrics,
            accessLog: accessLog,
            resources: resources,
            logger: logger,
            patternSets: PatternSetLibrary(
                cache: CacheDirectory.path(Environment.all).map { PatternSetCache(directory: $0) }
            )
        )
        reloader = Reloader(
            gateway,
            source: source,
            loaded: loaded,
            metrics: metrics,
            notifier: notifier,
            logger: logger
        )
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Parameter onReady: told the listeners once all of them accept.
    func run(onReady: @escaping @Sendable ([Gateway.Bound]) async -> Void = { _ in }) async throws {
        await reloader.announce()
        let readiness = Readiness()
        var services: [any Service] = [
            WatchdogService(notifier) { [gateway] in await gateway.isAlive() },
            ResourceService(resources: resources, logger: logger),
        ]
        if let address = configuration.admin.address {
            services.append(admin(address, readiness))
        }
        services.append(
            GatewayService(
                gateway: gateway,
                drain: configuration.process.drain,
                readiness: readiness,
                notifier: notifier,
                onReady: onReady
            )
        )
        services.append(
            ReloadService(reloader: reloader, accessLog: accessLog, watches: configuration.process.reloadOnChange)
        )
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = configuration.process.drain + .seconds(10)
        try await ServiceGroup(configuration: group).run()
    }

    private func admin(_ address: SocketAddressConfiguration, _ readiness: Readiness) -> AdminServer {
        let (metrics, reloader, gateway) = (self.metrics, self.reloader, self.gateway)
        return AdminServer(
            host: address.host,
            port: address.port,
            isRemote: configuration.admin.unsafeAllowRemote,
            hooks: .init(
                metrics: { metrics.render() },
                readiness: { readiness.reasons },
                reload: { try await reloader.reload() }
            ),
            onListening: { port in
                _ = gateway
                Terminal.error("admin on \(SocketAddressConfiguration(host: address.host, port: port))")
            },
            logger: logger
        )
    }
}

/// The environment, read once.
enum Environment {
    static let all: [String: String] = {
        var values: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { values[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return values
    }()
}
