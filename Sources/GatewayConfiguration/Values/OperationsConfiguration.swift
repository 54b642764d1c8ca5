// SPDX-License-Identifier: Apache-2.0

/// `logs`
package struct LogConfiguration: Sendable {
    package enum Level: String, CaseIterable, Sendable {
        case debug, info, warning, error
    }
    package enum Format: String, CaseIterable, Sendable {
        /// One JSON object a line.
        case json
        /// For people.
        case text
    }
    package struct Access: Sendable {
        package var format = Format.json
        /// Nil: standard output.
        package var file: String?

        package init() {}
    }

    /// Nil when `logs.access` is `off`.
    package var access: Access? = Access()
    package var level = Level.info
    package var format = Format.text
    /// Query parameters whose values are not logged, besides the built-in ones; lower-case.
    package var redactQuery: [String] = []
    /// Request headers to log, lower-case. Secrets among them are masked all the same.
    package var headers: [String] = []
    /// Further headers whose values are masked, lower-case.
    package var redactHeaders: [String] = []

    package init() {}
}

/// `admin`: metrics, health and reload, for the machine itself.
package struct AdminConfiguration: Sendable {
    /// Nil when `admin` is `off`.
    package var address: SocketAddressConfiguration? = SocketAddressConfiguration(host: "127.0.0.1", port: 9901)
    /// Allow an address that is not loopback.
    package var unsafeAllowRemote = false

    package init() {}
}

/// `process`
package struct ProcessConfiguration: Sendable {
    /// Event loops; one a core where nil.
    package var workers: Int?
    /// How long requests under way may go on after a stop was asked for.
    package var drain = Duration.seconds(30)
    /// Reload when the configuration, or a certificate it names, changes on disk.
    package var reloadOnChange = false
    /// Bytes of resident memory above which new requests are shed with 503; where nil, 95 % of the
    /// control group's limit if there is one.
    package var maxMemory: Int?

    package init() {}
}
