// SPDX-License-Identifier: Apache-2.0

/// `upstreams.<name>`: a group of interchangeable backends.
package struct UpstreamConfiguration: Sendable, Equatable {
    package enum Balance: String, CaseIterable, Sendable {
        case leastRequest = "least_request"
        case consistentHash = "consistent_hash"
    }
    /// The Host the backend is sent.
    package enum HostHeader: String, CaseIterable, Sendable {
        /// The one the client sent.
        case client
        /// The target's own.
        case target
    }

    package var name = ""
    package var targets: [TargetConfiguration] = []
    package var balance = Balance.leastRequest
    /// With `consistent_hash`: `address`, or `header:<name>`.
    package var hashOn = "address"
    package var host = HostHeader.client
    /// To a connection that can be written to, TLS handshake included.
    package var connectTimeout = Duration.seconds(2)
    /// From the last byte of the request to the first of the response.
    package var responseTimeout = Duration.seconds(15)
    /// Between two reads of a response body, or of a tunnel.
    package var streamIdleTimeout = Duration.seconds(300)
    /// How long an unused connection is kept.
    package var keepAlive = Duration.seconds(60)
    /// Connections per target, over all event loops.
    package var maxConnections = 1024
    /// Requests that may wait for a connection, over all event loops.
    package var maxPending = 1024
    package var tls = UpstreamTLSConfiguration()
    package var health: HealthCheckConfiguration?
    package var outlier = OutlierConfiguration()
    package var breaker = BreakerConfiguration()
    package var retries = RetryConfiguration()

    package init() {}
}

/// `upstreams.<name>.targets[]`: `scheme://host:port`.
package struct TargetConfiguration: Sendable, Hashable {
    package var isTLS: Bool
    /// A DNS name or an IP address, without brackets.
    package var host: String
    package var port: Int
    /// Its share of requests relative to its siblings.
    package var weight: Int

    package init(isTLS: Bool, host: String, port: Int, weight: Int = 1) {
        self.isTLS = isTLS
        self.host = host
        self.port = port
        self.weight = weight
    }

    /// What a Host header names this target by: with the port unless it is the scheme's own.
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isTLS ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var url: String { "\(isTLS ? "https" : "http")://\(authority)" }
}

package struct UpstreamTLSConfiguration: Sendable, Equatable {
    /// PEM file with the authorities to trust; the system's where nil.
    package var authorities: String?
    /// The name the certificate must carry; the target's host where nil.
    package var serverName: String?
    package var certificate: String?
    package var key: String?
    /// Accept any certificate.
    package var unsafeSkipVerification = false

    package init() {}
}

/// Active health checks: a GET to each target.
package struct HealthCheckConfiguration: Sendable, Equatable {
    package var path = "/"
    package var interval = Duration.seconds(5)
    package var timeout = Duration.seconds(2)
    /// Successes in a row after which an unhealthy target is used again.
    package var healthyAfter = 2
    /// Failures in a row after which a target is no longer used.
    package var unhealthyAfter = 3
    /// Statuses that count as success.
    package var statuses = 200...399

    package init() {}
}

/// Passive health: targets that fail real requests are ejected for a while.
package struct OutlierConfiguration: Sendable, Equatable {
    /// 5xx answers or failed connections in a row; 0 turns ejection off.
    package var consecutiveFailures = 5
    /// The first ejection's length; the n-th lasts n times as long, up to ten times.
    package var ejection = Duration.seconds(30)
    /// At most this share of a group's targets is ejected at a time, but always at least one when there are two or more.
    package var maxEjectedPercent = 50

    package init() {}
}

/// The circuit breaker of a whole group.
package struct BreakerConfiguration: Sendable, Equatable {
    /// Share of failed requests in the window that opens it; 0 turns it off.
    package var failurePercent = 50
    /// Fewer requests than this in the window never open it.
    package var minimumRequests = 20
    package var window = Duration.seconds(10)
    /// How long it stays open before one request is let through to try.
    package var open = Duration.seconds(5)

    package init() {}
}

package struct RetryConfiguration: Sendable, Equatable {
    /// Further attempts after the first; only for requests that are safe to repeat.
    package var attempts = 1
    /// Retries may be at most this share of requests under way and of the last ten seconds.
    package var budgetPercent = 20
    /// Retries per second that are always allowed, so that a quiet gateway may retry at all.
    package var minimumPerSecond = 3

    package init() {}
}
