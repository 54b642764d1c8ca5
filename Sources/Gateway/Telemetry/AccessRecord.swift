// SPDX-License-Identifier: Apache-2.0

package import Core

/// Everything the access log says about one exchange, before redaction and before any text is made.
package struct AccessRecord: Sendable {
    package enum Outcome: String, Sendable {
        case passed, blocked, monitored
    }

    /// Nanoseconds since 1970, when the exchange began.
    package var startedAt: Int64 = 0
    package var requestID = RequestID(high: 0, low: 1)
    package var listener = ""
    package var client: ClientAddress?
    /// The head as far as it could be read: `methodIsKnown` tells whether there was one.
    package var head = RequestHead()
    package var methodIsKnown = false
    package var route: String?
    package var status = 0
    package var upstream: String?
    package var upstreamStatus: Int?
    /// Bytes of the bodies.
    package var bytesIn = 0
    package var bytesOut = 0
    /// From the complete request head to the end of the response.
    package var durationNanoseconds: UInt64 = 0
    /// The part of it that was not spent waiting for the upstream or the client.
    package var gatewayNanoseconds: UInt64 = 0
    package var outcome = Outcome.passed
    /// The check that refused the exchange, or would have.
    package var check: CheckID?
    package var findings: [Finding] = []

    package init() {}
}
