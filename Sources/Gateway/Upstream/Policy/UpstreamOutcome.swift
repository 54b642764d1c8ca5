// SPDX-License-Identifier: Apache-2.0

/// How an attempt ended, as far as the target's health goes.
enum UpstreamOutcome: Sendable, Equatable {
    case success
    case failure(Failure)
    /// Ended without telling anything of the target: the client went away, the gateway had no room.
    case abandoned

    enum Failure: Sendable, Equatable {
        /// No connection that could be written to: name, refusal, timeout, TLS handshake.
        case connect
        /// A kept-alive connection was closed before any byte of the response came: the target had
        /// most likely closed it while idle (RFC 9112, section 9.3.1).
        case staleConnection
        /// Closed or reset before the response was complete.
        case reset
        /// No response in time.
        case timeout
        /// What came is not a valid response.
        case protocolViolation
        /// A 5xx answer.
        case status(Int)
    }

    /// 5xx is a failure; all else is the target doing its work, 4xx included.
    init(status: Int) {
        self = status >= 500 ? .failure(.status(status)) : .success
    }

    /// Nil where the outcome says nothing about the target. A stale connection does not: it was
    /// closed for being idle.
    var isSuccess: Bool? {
        switch self {
        case .success: true
        case .abandoned, .failure(.staleConnection): nil
        case .failure: false
        }
    }
}
