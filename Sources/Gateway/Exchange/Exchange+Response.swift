// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// The response: an upstream's, checked and hardened, or the gateway's own.
extension Exchange {
    // MARK: From the upstream

    func upstreamHead(_ received: consuming ResponseHead, on connection: UpstreamConnection) {
        answeredAt = worker.now()
        upstreamStatus = received.status
        guard received.status != 101 else {
            openTunnel(received, connection)
            return
        }
        var head = received
        if retry(insteadOf: head.status, on: connection) {
            upstreamStatus = nil
            return
        }
        judgeAttempt(head.status)
        for field in responseFields { head.headers.add(named: field.name.utf8, field.value.utf8) }
        for stage in route?.responseStages ?? [] {
            switch stage.handle(&head, self) {
            case .next:
                continue
            case .reject(let problem):
                dropUpstream()
                reject(problem)
                return
            case .answer(let answer):
                dropUpstream()
                self.answer(answer)
                return
            }
        }
        bodyIsForwarded = head.framing != .none
        if examinesBody(of: head) { return }
        sendHead(&head)
    }

    private func judgeAttempt(_ status: Int) {
        targetMetrics?.answered(status: status, nanoseconds: answeredAt &- forwardedAt)
        guard var attempt else { return }
        group?.answered(&attempt, status: status)
        self.attempt = attempt
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        if heldResponse != nil, examine(bytes) { return }
        if tunnelIsOpen, route?.graphql != nil {
            relayOperations(bytes)
            return
        }
        guard let downstream, bodyIsForwarded || tunnelIsOpen else { return }
        bytesOut &+= bytes.readableBytes
        downstream.sendBody(bytes)
        if !downstream.isWritable { upstream?.pauseReading() }
    }

    func upstreamEnd(trailers: HeaderBlock?) {
        upstream = nil
        finishAttempt(.success)
        if tunnelIsOpen {
            downstream?.sendEnd(trailers: nil)
            downstream?.flush()
            finish()
            return
        }
        guard heldResponse == nil || finishExamination(), state.response == .started else { return }
        endResponse(trailers: trailers)
    }

    /// The client takes more.
    func downstreamIsWritable() {
        upstream?.resumeReading()
    }

    // MARK: Of the gateway's own

    /// Ends the exchange with a refusal.
    func reject(_ problem: Problem) {
        guard state.response == .none, !state.isOver else { return }
        refusal = problem
        heldResponse = nil
        inspectRefused(problem)
        if !findings.contains(where: { $0.check == problem.check && $0.mode == .block }) {
            let severity = problem.check.entry.fault == .client ? Severity.warning : .error
            note(Finding(problem.check, severity: severity, message: problem.detail, mode: .block))
        }
        if problem.closesConnection { head.keepsAlive = false }
        answer(ProblemDocument.answer(problem, instance: id))
    }

    /// Ends the exchange with an answer of the gateway's own.
    func answer(_ answer: Answer) {
        guard state.response == .none, !state.isOver else { return }
        state.settle()
        var response = ResponseHead(status: answer.status)
        for field in answer.fields + responseFields {
            response.headers.add(named: field.name.utf8, field.value.utf8)
        }
        for stage in route?.responseStages ?? snapshot.unroutedResponseStages {
            // The answer is the last word: a stage may add to it, not replace it.
            _ = stage.handle(&response, self)
        }
        let hasBody = !answer.body.isEmpty && head.method != .head
        response.framing = answer.body.isEmpty ? .none : .length(answer.body.count)
        bytesOut = hasBody ? answer.body.count : 0
        sendHead(&response)
        if hasBody { downstream?.sendBody(ByteBuffer(bytes: answer.body)) }
        endResponse(trailers: nil)
    }

    // MARK: To the client

    func sendHead(_ response: inout ResponseHead) {
        state.startResponse()
        responseStatus = response.status
        downstream?.sendHead(&response, of: self)
        // A head that cannot be sent in this version of HTTP has become another.
        responseStatus = response.status
    }

    private func endResponse(trailers: HeaderBlock?) {
        state.endResponse()
        // Written down first: the line must not be later than the last byte of the response.
        let downstream = self.downstream
        finish()
        downstream?.sendEnd(trailers: trailers)
        downstream?.flush()
    }

    // MARK: Tunnel

    private func openTunnel(_ received: ResponseHead, _ connection: UpstreamConnection) {
        guard let accept = webSocketAccept,
            WebSocketHandshake.check(received, to: head.headers, expectedAccept: accept) == .switched,
            route?.graphql == nil || GraphQLHandshake.isAnswered(received.headers)
        else {
            connection.cancel()
            fail(.invalidResponse(.invalidStatusLine), sent: .head)
            return
        }
        var response = received
        ConnectionHeaders.apply(to: &response.headers)
        state.startResponse()
        responseStatus = 101
        tunnelIsOpen = true
        if route?.graphql != nil { socket = GraphQLSocket() }
        judgeAttempt(101)
        downstream?.sendHead(&response, of: self)
        downstream?.flush()
        guard downstream?.startTunnel() == true else {
            connection.cancel()
            downstream?.abort()
            finish()
            return
        }
        connection.startTunnel()
    }

    /// Bytes of the client in a tunnel.
    func tunnel(_ bytes: ByteBuffer) {
        if let graphql = route?.graphql {
            tunnelOperations(bytes, graphql)
            return
        }
        guard let upstream else { return }
        bytesIn &+= bytes.readableBytes
        upstream.write(bytes)
        upstream.flush()
        if !upstream.isWritable { downstream?.pauseBody() }
    }
}
