// SPDX-License-Identifier: Apache-2.0

import Crypto
import Gateway
import GatewayConfiguration
import Glibc
import Logging

/// Reads the configuration again and puts it in force, or refuses it whole.
actor Reloader {
    private let gateway: Gateway
    private let source: ConfigurationSource
    private let metrics: MetricsRegistry
    private let notifier: SystemdNotifier
    private let logger: Logger
    private var loaded: LoadedConfiguration
    private var generation: UInt64 = 1

    init(
        _ gateway: Gateway,
        source: ConfigurationSource,
        loaded: LoadedConfiguration,
        metrics: MetricsRegistry,
        notifier: SystemdNotifier,
        logger: Logger
    ) {
        self.gateway = gateway
        self.source = source
        self.loaded = loaded
        self.metrics = metrics
        self.notifier = notifier
        self.logger = logger
    }

    /// What to watch for changes: the configuration's files and the certificates they name.
    var files: [String] { loaded.files }

    /// - Returns: the number of the configuration that is in force now.
    /// - Throws: the configuration's errors, or why it cannot be put in force; the old one goes on then.
    func reload() async throws -> String {
        guard source.path != "-" else {
            throw ReloadError(description: "the configuration came from standard input and cannot be read again")
        }
        notifier.reloading()
        defer { notifier.ready() }
        do {
            let next = try source.load()
            try await gateway.reload(next.configuration)
            warnOfWhatWaits(next.configuration)
            loaded = next
            generation += 1
            announce()
            logger.info("configuration \(generation) is in force")
            return String(generation)
        } catch {
            metrics.reloadFailed()
            logger.error("the configuration was refused, the old one goes on: \(error)")
            throw error
        }
    }

    /// Some settings shape the process and cannot change while it runs.
    private func warnOfWhatWaits(_ next: Configuration) {
        let render = { (configuration: Configuration) in
            var part = Configuration()
            part.process = configuration.process
            part.admin = configuration.admin
            part.logs = configuration.logs
            return EffectiveConfiguration.render(part)
        }
        if render(next) != render(loaded.configuration) {
            logger.warning("changes to process, admin and logs take effect when the gateway is started again")
        }
    }

    /// Tells metrics and log what is in force, and warns of what weakens it.
    func announce() {
        let configuration = loaded.configuration
        let digest = SHA256.hash(data: Array(EffectiveConfiguration.render(configuration).utf8))
        metrics.activated(
            .init(
                generation: generation,
                hash: digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
                unsafeSettings: configuration.unsafeSettings.count,
                loadedAt: Int64(time(nil)) * 1_000_000_000
            )
        )
        for setting in configuration.unsafeSettings { logger.warning("\(setting) weakens security") }
    }

    struct ReloadError: Error, CustomStringConvertible {
        let description: String
    }
}
