// SPDX-License-Identifier: Apache-2.0

/// Where an exchange stands: a pure state machine. It is told what happened and answers what to do;
/// the exchange carries it out.
struct ExchangeState {
    /// What has become of the request.
    enum Request {
        /// The stages are at it; the body waits with the client.
        case examined
        /// The body is collected for the stages that need it whole.
        case collected
        /// A connection to an upstream is looked for.
        case seekingUpstream
        /// The request goes, or went, to the upstream.
        case forwarded
        /// No upstream is, or will be, asked.
        case settled
    }

    enum Response {
        case none, started, ended
    }

    private(set) var request = Request.examined
    private(set) var response = Response.none
    /// The client's last body byte has been received.
    private(set) var requestEnded = false
    /// Bytes of the body have been passed on: the request cannot be made again.
    private(set) var bodyWasForwarded = false
    private(set) var attempts = 0
    /// The client has gone away.
    private(set) var isAbandoned = false

    /// The answer is the gateway's own.
    var isSettled: Bool { request == .settled }
    var isOver: Bool { response == .ended || isAbandoned }

    mutating func collectBody() { request = .collected }

    mutating func seekUpstream() {
        request = .seekingUpstream
        attempts += 1
    }

    mutating func foundUpstream() { request = .forwarded }
    mutating func forwardedBody() { bodyWasForwarded = true }
    mutating func settle() { request = .settled }
    mutating func endRequest() { requestEnded = true }
    mutating func startResponse() { response = .started }
    mutating func endResponse() { response = .ended }

    enum FailureAction {
        /// Ask another target, or the same again.
        case retry
        /// Tell the client.
        case answer
        /// The response had begun: cut it off so that the client cannot take it for whole.
        case abort
        case nothing
    }

    /// An upstream did not do its part.
    ///
    /// - Parameter mayRetry: whether the retry policy and the budget allow another attempt.
    mutating func upstreamFailed(mayRetry: Bool) -> FailureAction {
        guard !isOver else { return .nothing }
        switch response {
        case .none:
            guard mayRetry else {
                request = .settled
                return .answer
            }
            return .retry
        case .started:
            response = .ended
            return .abort
        case .ended:
            return .nothing
        }
    }

    enum AbandonAction {
        case cancelUpstream, nothing
    }

    /// The client went away, or broke the protocol.
    mutating func abandon() -> AbandonAction {
        guard !isOver else { return .nothing }
        isAbandoned = true
        return request == .seekingUpstream || request == .forwarded ? .cancelUpstream : .nothing
    }
}
