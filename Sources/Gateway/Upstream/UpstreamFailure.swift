// SPDX-License-Identifier: Apache-2.0

import Core

/// What went wrong between the gateway and an upstream.
enum UpstreamFailure: Error, Equatable {
    case connect
    case tls
    case connectTimeout
    /// The connection was closed before any byte of a response.
    case closedBeforeResponse
    /// The connection was closed within a response.
    case closedWithinResponse
    case responseTimeout
    case idleTimeout
    /// The route's own time ran out.
    case totalTimeout
    case invalidResponse(Refusal)
    /// No target is healthy.
    case noneUsable
    case breakerOpen(retryAfterSeconds: Int)
    /// Too many requests wait for a connection already.
    case queueFull

    var problem: Problem {
        switch self {
        case .connect: Problem(.upstreamConnect, "the upstream refused the connection or could not be found")
        case .tls: Problem(.upstreamTLS, "the upstream's certificate or TLS settings are not acceptable")
        case .connectTimeout: Problem(.upstreamTimeout, "the upstream did not take the connection in time")
        case .closedBeforeResponse: Problem(.upstreamReset, "the upstream closed the connection without an answer")
        case .closedWithinResponse: Problem(.upstreamReset, "the upstream closed the connection within its answer")
        case .responseTimeout: Problem(.upstreamTimeout, "the upstream did not begin its answer in time")
        case .idleTimeout: Problem(.upstreamTimeout, "the upstream stopped in the middle of its answer")
        case .totalTimeout: Problem(.upstreamTimeout, "the upstream did not finish its answer in time")
        case .invalidResponse: Problem(.upstreamProtocol, "the upstream's answer could not be read")
        case .noneUsable:
            Problem(.upstreamUnavailable, "every target is down", fields: [.init("retry-after", "5")])
        case .breakerOpen(let seconds):
            Problem(
                .upstreamUnavailable,
                "the upstream fails too often and is given a rest",
                fields: [.init("retry-after", String(max(1, seconds)))]
            )
        case .queueFull:
            Problem(
                .upstreamUnavailable,
                "too many requests wait for the upstream",
                fields: [.init("retry-after", "1")]
            )
        }
    }
}
