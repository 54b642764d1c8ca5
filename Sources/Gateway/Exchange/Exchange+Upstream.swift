// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore

/// The upstream: a target is chosen, the request is written anew from what was checked, and again
/// to another target where that is safe.
extension Exchange {
    /// Every stage has passed the request.
    func forward() {
        guard let route, worker.groups.indices.contains(route.upstreamIndex) else {
            reject(Problem(.gatewayBug, "the route has no upstream"))
            return
        }
        // A reload may have put other groups in force since; then the request goes by the name.
        let name = snapshot.upstreams[route.upstreamIndex].name
        let current = worker.groups[route.upstreamIndex]
        guard
            let group = current.settings.name == name
                ? current : worker.groups.first(where: { $0.settings.name == name })
        else {
            reject(UpstreamFailure.noneUsable.problem)
            return
        }
        self.group = group
        forwardedFraming = head.framing
        if let collected, !bodyIsCut || state.requestEnded {
            forwardedFraming = collected.readableBytes == 0 ? .none : .length(collected.readableBytes)
        }
        if route.timeout != nil { worker.timers.add(self) }
        seekUpstream()
    }

    private func seekUpstream() {
        guard let group else { return }
        state.seekUpstream()
        switch group.pick(for: self) {
        case .success((let attempt, let pool)):
            self.attempt = attempt
            targetMetrics = pool.metrics
            seekingSince = worker.now()
            pool.acquire(self)
        case .failure(let failure):
            reject(failure.problem)
        }
    }

    private func writeHead(to connection: UpstreamConnection, of pool: TargetPool) {
        let writer = UpstreamRequestHead(self, to: pool)
        connection.begin(self, capacity: writer.capacity) { writer.write(into: &$0) }
    }

    func forwardBody(_ bytes: ByteBuffer) {
        guard let upstream, bytes.readableBytes > 0 else { return }
        state.forwardedBody()
        if isChunkedUpstream {
            var size = ByteBuffer()
            size.writeHead(capacity: 24) {
                $0.write(hexadecimalSize: bytes.readableBytes)
                $0.write("\r\n")
            }
            upstream.write(size)
            upstream.write(bytes)
            upstream.write("\r\n")
        } else {
            upstream.write(bytes)
        }
        if !upstream.isWritable { downstream?.pauseBody() }
    }

    func forwardEnd() {
        guard let upstream else { return }
        if isChunkedUpstream { upstream.write("0\r\n\r\n") }
        upstream.endRequest()
    }

    /// Called when what the client sent in one go has been passed on.
    func requestReadComplete() {
        guard state.request == .forwarded, !state.requestEnded || tunnelIsOpen else { return }
        upstream?.flush()
    }

    private var isChunkedUpstream: Bool { forwardedFraming == .chunked || forwardedFraming == .stream }

    // MARK: End of an attempt

    /// The connection is of no use any more, and nor is what it might still answer.
    func dropUpstream() {
        finishAttempt(.abandoned)
        upstream?.cancel()
        upstream = nil
    }

    func finishAttempt(_ outcome: UpstreamOutcome) {
        guard var attempt else { return }
        self.attempt = nil
        group?.finished(&attempt, outcome)
    }

    /// The attempt brought no response, or not all of one.
    func fail(_ failure: UpstreamFailure, sent: RetryPolicy.Sent) {
        let outcome = failure.outcome(onReusedConnection: upstream?.isReusedConnection ?? false)
        upstream = nil
        heldResponse = nil
        let target = attempt?.target
        if state.response == .none, sent != .nothing { targetMetrics?.failed() }
        finishAttempt(outcome)
        var mayRetry = false
        if case .failure(let kind) = outcome, failure != .totalTimeout, state.response == .none, !state.isOver {
            mayRetry = takeRetry(after: kind, sent: sent, of: target)
        }
        switch state.upstreamFailed(mayRetry: mayRetry) {
        case .retry:
            seekUpstream()
        case .answer:
            reject(failure.problem)
        case .abort:
            let problem = failure.problem
            refusal = problem
            note(Finding(problem.check, severity: .error, message: problem.detail, mode: .block))
            downstream?.abort()
            finish()
        case .nothing:
            break
        }
    }

    /// A 502, 503 or 504 may be another target's 200.
    ///
    /// - Returns: whether the request is being made again, so that this answer is not wanted.
    func retry(insteadOf status: Int, on connection: UpstreamConnection) -> Bool {
        guard (502...504).contains(status), !state.isOver, !state.bodyWasForwarded else { return false }
        let target = attempt?.target
        finishAttempt(.failure(.status(status)))
        guard takeRetry(after: .status(status), sent: .head, of: target) else { return false }
        upstream = nil
        connection.cancel()
        seekUpstream()
        return true
    }

    private func takeRetry(after failure: UpstreamOutcome.Failure, sent: RetryPolicy.Sent, of target: Int?) -> Bool {
        let situation = RetryPolicy.Situation(
            failure: failure,
            isIdempotent: head.method.isIdempotent,
            sent: state.bodyWasForwarded ? .body : sent,
            isBodyReplayable: collected != nil,
            isResponseStarted: state.response != .none,
            attemptsMade: state.attempts
        )
        guard let group, group.takeRetry(situation) else { return false }
        if let target { triedTargets.insert(target) }
        targetMetrics?.retried()
        return true
    }
}

extension Exchange: UpstreamWaiter {
    var waitsForUpstream: Bool { state.request == .seekingUpstream && !state.isOver }

    func upstreamReady(_ connection: UpstreamConnection, of pool: TargetPool) {
        let now = worker.now()
        waitedFor &+= now &- seekingSince
        forwardedAt = now
        upstream = connection
        state.foundUpstream()
        writeHead(to: connection, of: pool)
        if let collected, !bodyIsCut || forwardedFraming == .length(collected.readableBytes) {
            state.forwardedBody()
            connection.write(collected)
            connection.endRequest()
        } else if let start = collected {
            // What was looked at goes first; from here on the body streams.
            collected = nil
            forwardBody(start)
            if state.requestEnded {
                forwardEnd()
            } else {
                startBody()
                connection.flush()
            }
        } else if forwardedFraming == .none || state.requestEnded {
            connection.endRequest()
            downstream?.resumeBody()
        } else {
            startBody()
            if !state.requestEnded { connection.flush() }
        }
    }

    func upstreamUnavailable(_ failure: UpstreamFailure, of pool: TargetPool) {
        waitedFor &+= worker.now() &- seekingSince
        fail(failure, sent: .nothing)
    }
}

extension Exchange: UpstreamDelegate {
    var upstreamMethod: HTTPMethod { head.method }

    func upstreamFailed(_ failure: UpstreamFailure) {
        fail(failure, sent: .head)
    }

    func upstreamIsWritable() {
        downstream?.resumeBody()
        requestReadComplete()
    }

    func upstreamReadComplete() {
        downstream?.flush()
    }
}

extension Exchange: TimedConnection {
    /// The route's own limit, from the request head to the end of the response.
    func checkDeadline(at now: UInt64) {
        guard let timeout = route?.timeout, now &- startedAt >= timeout, !state.isOver else { return }
        let connection = upstream
        upstream = nil
        connection?.cancel()
        fail(.totalTimeout, sent: .head)
    }
}

extension HeadWriter {
    /// A chunk size (RFC 9112, section 7.1).
    mutating func write(hexadecimalSize value: Int) {
        var digits: [UInt8] = []
        var left = value.magnitude
        repeat {
            let digit = UInt8(truncatingIfNeeded: left & 0xF)
            digits.append(digit < 10 ? digit &+ 0x30 : digit &+ 0x57)
            left >>= 4
        } while left > 0
        write(Array(digits.reversed()))
    }
}
