// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import GraphQLGuard
import NIOCore
import WAF

/// A WebSocket whose messages are operations (graphql-transport-ws): both halves, and what was said on it.
struct GraphQLSocket {
    var conversation = WebSocketConversation()
    var injection = WebSocketInjection()
    /// Operations that were refused. Who goes on nevertheless is shown the door.
    var refusals = 0
    /// A Close frame is under way, or waits for the upstream's frame to end.
    var isEnding = false

    static let maximumRefusals = 100
}

/// Each operation on a WebSocket passes the same checks as one in a request.
extension Exchange {
    /// Bytes of the client.
    func tunnelOperations(_ bytes: ByteBuffer, _ graphql: RouteGraphQL) {
        guard var socket, let upstream, !socket.isEnding else { return }
        bytesIn &+= bytes.readableBytes
        // Taken out, so that the messages it holds are appended to and not copied.
        self.socket = nil
        var refusals = socket.refusals
        let actions = socket.conversation.receive(bytes) { message in
            judge(message: message, graphql, &refusals)
        } maskKey: {
            UInt32.random(in: .min ... .max)
        }
        socket.refusals = refusals
        for action in actions {
            switch action {
            case .forward(let frame):
                upstream.write(frame)
            case .answer(let frame):
                if let frame = socket.injection.send(message: frame) { sendToClient(frame) }
            case .close(let toClient, let toUpstream):
                upstream.write(toUpstream)
                if let frame = socket.injection.send(close: toClient) { sendToClient(frame) }
                socket.isEnding = true
            }
        }
        self.socket = socket
        upstream.flush()
        downstream?.flush()
        if socket.isEnding, socket.injection.isClosed {
            endTunnel()
        } else if !upstream.isWritable || socket.injection.isFull {
            downstream?.pauseBody()
        }
    }

    /// Bytes of the upstream.
    func relayOperations(_ bytes: ByteBuffer) {
        guard var socket else { return }
        self.socket = nil
        var pieces: [ByteBuffer] = []
        do throws(WebSocketViolation) {
            pieces = try socket.injection.relay(bytes)
        } catch {
            note(Finding(.upstreamProtocol, severity: .error, message: error.reason, mode: .block))
            let frame = WebSocketFrameWriter.close(error.closeCode, error.reason, to: .client)
            if let frame = socket.injection.send(close: frame) { pieces = [frame] }
            socket.isEnding = true
        }
        self.socket = socket
        for piece in pieces { sendToClient(piece) }
        if socket.isEnding, socket.injection.isClosed {
            downstream?.flush()
            endTunnel()
            return
        }
        if downstream?.isWritable == false {
            upstream?.pauseReading()
        } else if !socket.injection.isFull {
            downstream?.resumeBody()
        }
    }

    private func sendToClient(_ frame: ByteBuffer) {
        bytesOut &+= frame.readableBytes
        downstream?.sendBody(frame)
    }

    private func endTunnel() {
        upstream?.cancel()
        upstream = nil
        finishAttempt(.success)
        downstream?.sendEnd(trailers: nil)
        downstream?.flush()
        finish()
    }

    // MARK: Judgement

    private func judge(
        message: Span<UInt8>,
        _ graphql: RouteGraphQL,
        _ refusals: inout Int
    ) -> WebSocketJudgement {
        let memory = worker.graphql.entry(graphql)
        switch graphql.endpoint.check(message: message, scratch: &memory.scratch) {
        case .connectionInit, .complete, .ping, .pong:
            return .pass
        case .malformed(let violation, let closeCode):
            let problem = Problem(violation.check, violation.text)
            guard case .verdict(.reject) = judge(problem) else { return .pass }
            refusal = refusal ?? problem
            return .close(code: closeCode, reason: violation.text)
        case .subscribe(let id, let outcome):
            var verdict = judge(outcome, memory)
            if case .next = verdict,
                case .verdict(let limited) = RateLimit.count(self, snapshot.limiters, .cost, outcome.cost)
            {
                verdict = limited
            }
            if case .next = verdict { verdict = inspectOperation(message) }
            switch verdict {
            case .next:
                guard case .body(let replacement) = outcome.replacement else { return .pass }
                return .replace(with: replacement)
            case .answer:
                return .answer(SubscriptionMessage.error(id: id, message: "PersistedQueryNotFound"))
            case .reject(let problem):
                refusal = refusal ?? problem
                refusals += 1
                guard refusals < GraphQLSocket.maximumRefusals else {
                    return .close(code: WebSocketCloseCode.policyViolation, reason: "too many operations were refused")
                }
                return .answer(SubscriptionMessage.error(id: id, message: problem.detail))
            }
        }
    }

    /// Shows the rules the handshake once more, with the arguments of the operation.
    private func inspectOperation(_ message: Span<UInt8>) -> Verdict {
        guard let firewall = route?.firewall else { return .next }
        endInspection()
        beginInspection(firewall)
        let verdict = inspect { $0.processRequestHeaders() }
        guard case .next = verdict else { return verdict }
        var body = ByteBuffer()
        _ = message.withUnsafeBytes { body.writeBytes($0) }
        return inspectBody(body, isWhole: true)
    }
}
