// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// Whether a failed request may be sent once more without the risk of doing twice what was meant once.
///
/// RFC 9110, section 9.2.2: an intermediary must not repeat a request that is not idempotent, unless it
/// knows that nothing of it was carried out; which is certain only when nothing of it was sent.
struct RetryPolicy: Sendable {
    /// How much of a request was written to any target so far.
    enum Sent: Sendable {
        case nothing
        /// The head, and no byte of the body.
        case head
        /// Some of the body, or all.
        case body
    }

    struct Situation: Sendable {
        var failure: UpstreamOutcome.Failure
        /// See ``HTTPMethod/isIdempotent``.
        var isIdempotent: Bool
        var sent: Sent
        /// All of the body that was sent is still in memory.
        var isBodyReplayable: Bool
        /// Some of a response was passed on to the client.
        var isResponseStarted: Bool
        /// Attempts made, the failed one among them: 1 after the first.
        var attemptsMade: Int
    }

    /// Further attempts after the first.
    private let attempts: Int

    init(_ configuration: RetryConfiguration) {
        self.attempts = max(0, configuration.attempts)
    }

    func allowsRetry(_ situation: Situation) -> Bool {
        guard situation.attemptsMade <= attempts, !situation.isResponseStarted else { return false }
        guard Self.isPassing(situation.failure) else { return false }
        return switch situation.sent {
        case .nothing: true
        case .head: situation.isIdempotent
        case .body: situation.isIdempotent && situation.isBodyReplayable
        }
    }

    /// Whether another attempt may well end differently.
    private static func isPassing(_ failure: UpstreamOutcome.Failure) -> Bool {
        switch failure {
        case .connect, .staleConnection, .reset, .timeout: true
        case .status(let status): (502...504).contains(status)
        case .protocolViolation: false
        }
    }
}
