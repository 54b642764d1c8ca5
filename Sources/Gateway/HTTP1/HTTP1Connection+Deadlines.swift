// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// What happens when a client takes too long, or the gateway stops.
extension HTTP1Connection: TimedConnection {
    func checkDeadline(at now: UInt64) {
        let limits = worker.snapshot.limits
        if blockedSince > 0, now &- blockedSince > limits.writeTimeout, blockedSince < now {
            cutOff(Problem(.slowRead, "read the response as it comes", closesConnection: true))
            return
        }
        switch reading {
        case .head where headBegan > 0 && (inbound.readableBytes > 0 || requests == 0):
            let isStarted = inbound.readableBytes > 0 && !parser.hasRequestLine
            let limit = isStarted ? min(limits.requestLineTimeout, limits.headerTimeout) : limits.headerTimeout
            guard now > headBegan, now &- headBegan > limit else { return }
            if inbound.readableBytes == 0 {
                // Not a byte was sent: there is nobody to answer.
                context?.close(promise: nil)
            } else {
                refuse(Problem(.headerTimeout, "send the whole request head at once", closesConnection: true))
            }
        case .head:
            if now > idleSince, now &- idleSince > limits.idleTimeout { context?.close(promise: nil) }
        case .body where !bodyIsPaused:
            checkBodyRate(now, limits)
        case .lingering:
            if now > lingeringSince, now &- lingeringSince > 2_000_000_000 { context?.close(promise: nil) }
        case .waiting where inputIsClosed:
            // No answer has begun: whoever closed has most likely left.
            guard exchange?.state.response == ExchangeState.Response.none else { return }
            if now > inputClosedAt, now &- inputClosedAt > 1_000_000_000 { context?.close(promise: nil) }
        case .body, .waiting, .tunnel:
            break
        }
    }

    /// Ends a connection on which no refusal can be sent any more, and the exchange on it, if there is one.
    func cutOff(_ problem: Problem) {
        if let exchange {
            exchange.refusal = problem
            exchange.note(Finding(problem.check, message: problem.detail, mode: .block))
        } else {
            worker.metrics.decision(problem.check, .block)
        }
        let exchange = self.exchange
        abort()
        exchange?.clientGone()
    }

    private func checkBodyRate(_ now: UInt64, _ limits: ProtocolLimits) {
        guard now > bodyBegan, now &- bodyBegan > limits.bodyGrace else { return }
        let seconds = (now &- bodyBegan) / 1_000_000_000
        let (expected, overflow) = limits.bodyMinimumRate.multipliedReportingOverflow(by: seconds)
        guard !overflow, bodyReceived < expected else { return }
        refuse(
            Problem(
                .bodyRate,
                "send the body at \(limits.bodyMinimumRate) bytes a second or faster",
                closesConnection: true
            )
        )
    }
}

extension HTTP1Connection: DrainableConnection {
    func drain() {
        isDraining = true
        if exchange == nil, case .head = reading, inbound.readableBytes == 0 { context?.close(promise: nil) }
    }

    func closeNow() {
        context?.close(promise: nil)
    }
}
