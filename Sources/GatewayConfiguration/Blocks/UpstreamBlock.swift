// SPDX-License-Identifier: Apache-2.0

import Core

/// `upstreams.<name>`
enum UpstreamBlock {
    static let schema = ObjectSchema(
        "upstream",
        "A group of interchangeable backends.",
        blank: UpstreamConfiguration()
    ) {
        Field("targets", \.targets, TargetBlock.type.list(atLeast: 1), required: true, "The backends.")
        Field("balance", \.balance, .enumeration, "How a target is chosen.")
        Field("hash_on", \.hashOn, .hashKey, "With 'consistent_hash': what decides which target a request goes to.")
        Field("host", \.host, .enumeration, "Whose Host header the backend is sent: the client's, or the target's own.")
        Field(
            "connect_timeout",
            \.connectTimeout,
            .duration,
            "Until a connection can be written to, TLS handshake included."
        )
        Field(
            "response_timeout",
            \.responseTimeout,
            .duration,
            "From the last byte of the request to the first of the response."
        )
        Field(
            "stream_idle_timeout",
            \.streamIdleTimeout,
            .duration,
            "Between two reads of a response body, or of a tunnel."
        )
        Field("keep_alive", \.keepAlive, .duration, "How long an unused connection is kept.")
        Field("max_connections", \.maxConnections, .count, "Connections to each target.")
        Field("max_pending", \.maxPending, .integer(0...1_000_000_000), "Requests that may wait for a connection.")
        Field("tls", \.tls, UpstreamTLSBlock.schema.type, "How https targets are verified.")
        Field(
            "health",
            \.health,
            HealthBlock.schema.type.optional(or: .word("off")),
            "Active health checks: a GET to each target."
        )
        Field(
            "outlier",
            \.outlier,
            OutlierBlock.schema.type,
            "Targets that fail real requests are left out for a while."
        )
        Field("breaker", \.breaker, BreakerBlock.schema.type, "The circuit breaker of the whole group.")
        Field("retries", \.retries, RetryBlock.schema.type, "Further attempts for requests that are safe to repeat.")
    }
}

/// `upstreams.<name>.targets[]`: a URL, or a URL and a weight.
enum TargetBlock {
    /// A target before its URL and its weight are put together.
    private struct Draft: Sendable {
        var target = TargetConfiguration(isTLS: false, host: "", port: 80)
        var weight = 1
    }

    private static let schema = ObjectSchema("target", "A backend and its share of requests.", blank: Draft()) {
        Field("url", \.target, .targetURL, required: true, "Scheme, host and port.")
        Field("weight", \.weight, .integer(1...1000), "Its share of requests relative to its siblings.")
    }

    static var type: ValueType<TargetConfiguration> {
        let draft = schema.type
        let long = ValueType<TargetConfiguration>(
            expected: draft.expected,
            schema: draft.schema,
            decode: { node, path, context in
                guard var draft = draft.decode(node, path, context), context.isSound(path / "url") else { return nil }
                draft.target.weight = draft.weight
                return draft.target
            },
            render: { schema.render(Draft(target: $0, weight: $0.weight)) }
        )
        return long.orShort(.targetURL) { $0 }
    }
}

/// `upstreams.<name>.tls`
enum UpstreamTLSBlock {
    static let schema = ObjectSchema(
        "upstream_tls",
        "Trust and identity towards https targets.",
        blank: UpstreamTLSConfiguration()
    ) {
        Field(
            "authorities",
            \.authorities,
            ValueType<String>.readableFile("a PEM file with authorities").optional(),
            "The PEM file with the authorities to trust; the system's where not given."
        )
        Field(
            "server_name",
            \.serverName,
            ValueType<String>.serverName.optional(),
            "The name the certificate must carry; the target's host where not given."
        )
        Field(
            "certificate",
            \.certificate,
            ValueType<String>.readableFile("a PEM file with the certificate and its chain").optional(),
            "The gateway's own certificate, for targets that ask for one."
        )
        Field(
            "key",
            \.key,
            ValueType<String>.readableFile("a PEM file with the private key").optional(),
            "The key of that certificate."
        )
        Field(
            "unsafe_skip_verification",
            \.unsafeSkipVerification,
            .bool,
            "Accept any certificate: anybody between gateway and backend can read and change traffic."
        )
    }
}

/// `upstreams.<name>.health`
enum HealthBlock {
    static let schema = ObjectSchema("health", "Active health checks.", blank: HealthCheckConfiguration()) {
        Field("path", \.path, .requestTarget, "What is asked for.")
        Field("interval", \.interval, .duration(from: .milliseconds(100)), "From one check to the next.")
        Field("timeout", \.timeout, .duration, "For the whole check.")
        Field("healthy_after", \.healthyAfter, .count, "Successes in a row after which a target is used again.")
        Field("unhealthy_after", \.unhealthyAfter, .count, "Failures in a row after which a target is no longer used.")
        Field("statuses", \.statuses, .statuses, "Statuses that count as success.")
    }
}

/// `upstreams.<name>.outlier`
enum OutlierBlock {
    static let schema = ObjectSchema("outlier", "Passive health.", blank: OutlierConfiguration()) {
        Field(
            "consecutive_failures",
            \.consecutiveFailures,
            .integer(0...1_000_000),
            "5xx answers or failed connections in a row after which a target is left out; 0 turns this off."
        )
        Field(
            "ejection",
            \.ejection,
            .duration,
            "How long the first time; the n-th time n times as long, up to ten times."
        )
        Field(
            "max_ejected_percent",
            \.maxEjectedPercent,
            .percent(),
            "At most this share of the targets is left out at a time, but always at least one of two or more."
        )
    }
}

/// `upstreams.<name>.breaker`
enum BreakerBlock {
    static let schema = ObjectSchema("breaker", "The circuit breaker.", blank: BreakerConfiguration()) {
        Field(
            "failure_percent",
            \.failurePercent,
            .percent(),
            "The share of failed requests in the window that opens it; 0 turns it off."
        )
        Field("minimum_requests", \.minimumRequests, .count, "Fewer requests than this in the window never open it.")
        Field(
            "window",
            \.window,
            .duration(from: .seconds(1), to: .seconds(3600)),
            "Over how long failures are counted."
        )
        Field("open", \.open, .duration, "How long it stays open before one request is let through to try.")
    }
}

/// `upstreams.<name>.retries`
enum RetryBlock {
    static let schema = ObjectSchema("retries", "Further attempts.", blank: RetryConfiguration()) {
        Field("attempts", \.attempts, .integer(0...10), "Further attempts after the first; 0 turns retries off.")
        Field(
            "budget_percent",
            \.budgetPercent,
            .percent(),
            "Retries may be at most this share of requests, so that they never multiply an overload."
        )
        Field(
            "minimum_per_second",
            \.minimumPerSecond,
            .integer(0...1_000_000),
            "Retries a second that are always allowed, so that a quiet gateway may retry at all."
        )
    }
}
