// SPDX-License-Identifier: Apache-2.0

package import Core
import GatewayConfiguration
import NIOCore

/// One request and its response.
///
/// An exchange begins when a request head has been read. It asks the stages in their order, passes
/// the request to an upstream and the response to the client, and ends as one record in the log. It
/// keeps the snapshot it began with. Confined to one event loop.
///
/// What happens to the request is in `Exchange+Request.swift`, to the upstream in
/// `Exchange+Upstream.swift`, to the response in `Exchange+Response.swift`.
package final class Exchange {
    package let id: RequestID
    package let connection: ClientConnection
    package let snapshot: Snapshot
    /// The request; stages may change its fields.
    package var head: RequestHead
    /// The client's own address, behind every trusted proxy.
    package var client: ClientAddress
    /// `https` or `http`, as the client sees it.
    package var isSecure: Bool
    package internal(set) var route: Route?
    package private(set) var findings: [Finding] = []
    /// The status the upstream answered with; nil while it has not, and for answers of the gateway's own.
    package internal(set) var upstreamStatus: Int?
    /// Fields that stages want in the answer, whoever makes it.
    package var responseFields: [Problem.Field] = []

    let worker: Worker
    var downstream: (any Downstream)?
    var state = ExchangeState()
    /// Why the exchange was refused, when it was.
    var refusal: Problem?

    // The request body.
    var bytesIn = 0
    /// Collected for the stages that look at it.
    var collected: ByteBuffer?
    var collectDemand = BodyDemand(limit: 0, refusesLonger: true)
    /// The body is longer than what the stages look at: they have had its start, and the rest follows it.
    var bodyIsCut = false
    /// The head of a request that could not be read; nil for all others.
    var receivedHead: ReceivedHead?
    /// What the firewall knows of this exchange; nil where it has no part in it.
    var inspection: Inspection?
    /// The operation of the route's contract; nil where there is none.
    var contract: ContractUse?
    /// What is known of the operations; nil where the route is no GraphQL endpoint.
    var graphql: GraphQLUse?
    /// How the body goes to the upstream.
    var forwardedFraming = BodyFraming.none

    // The upstream.
    var group: UpstreamGroup?
    var attempt: UpstreamAttempt?
    var targetMetrics: UpstreamMetrics?
    var upstream: UpstreamConnection?
    var triedTargets = TriedTargets()
    var webSocketAccept: [UInt8]?
    var tunnelIsOpen = false
    /// The messages of a GraphQL route's tunnel; nil for tunnels that are not looked into.
    var socket: GraphQLSocket?

    // The response.
    var responseStatus = 0
    var bytesOut = 0
    var bodyIsForwarded = false
    /// The part of the response that stages look at.
    var heldResponse: HeldResponse?

    // Times of the loop's clock, in nanoseconds.
    let startedAt: UInt64
    var seekingSince: UInt64 = 0
    var forwardedAt: UInt64 = 0
    var answeredAt: UInt64 = 0
    /// Time that was not the gateway's own: connecting, and waiting for stages that ask the network.
    var waitedFor: UInt64 = 0
    var timerIndex = -1
    var isFinished = false

    /// - Parameter head: complete, or as much of it as could be read.
    init(_ head: RequestHead, on connection: ClientConnection, downstream: any Downstream) {
        worker = connection.worker
        self.connection = connection
        self.downstream = downstream
        self.head = head
        snapshot = worker.snapshot
        id = worker.nextRequestID()
        client = connection.peer
        isSecure = connection.isTLS
        startedAt = worker.now()
    }

    package var listener: ListenerSettings { connection.listener }

    // MARK: Findings

    /// What a check does here: its mode on this route, or block where no route is known yet.
    package func mode(of check: CheckID) -> Mode {
        guard check.entry.isAdjustable else { return .block }
        return route?.mode(of: check) ?? snapshot.configuration.checks[check] ?? .block
    }

    package func note(_ finding: Finding) {
        findings.append(finding)
        worker.metrics.decision(finding.check, finding.mode)
    }

    /// A check is against this exchange: refuses it, or only notes so, as the check's mode says.
    package func judge(_ problem: Problem, rule: String? = nil, variable: String? = nil) -> StageResult {
        let mode = mode(of: problem.check)
        guard mode != .off else { return .next }
        note(
            Finding(
                problem.check,
                rule: rule,
                message: problem.detail,
                variable: variable,
                mode: mode
            )
        )
        return mode == .block ? .reject(problem) : .next
    }

    // MARK: End

    /// The exchange is over: what it held is let go of, and it is written down.
    func finish() {
        guard !isFinished else { return }
        isFinished = true
        endInspection()
        if timerIndex >= 0 { worker.timers.remove(self) }
        downstream = nil
        upstream = nil
        let endedAt = worker.now()
        let duration = endedAt &- startedAt
        let gateway = gatewayTime(endedAt)
        let metrics = route.flatMap(worker.metrics(of:)) ?? worker.unrouted
        metrics.record(
            method: head.method,
            status: responseStatus,
            durationNanoseconds: duration,
            gatewayNanoseconds: gateway,
            bytesIn: bytesIn,
            bytesOut: bytesOut
        )
        worker.metrics.requestEnded()
        if worker.logs { worker.write(record(duration, gateway)) }
    }

    /// From the head to the forwarding, and from the answer to the end when that came at once.
    private func gatewayTime(_ endedAt: UInt64) -> UInt64 {
        guard forwardedAt > 0 else { return (endedAt &- startedAt) &- min(waitedFor, endedAt &- startedAt) }
        let before = forwardedAt &- startedAt
        let after = answeredAt > 0 && endedAt &- answeredAt < 1_000_000 ? endedAt &- answeredAt : 0
        return before &- min(waitedFor, before) &+ after
    }

    private func record(_ duration: UInt64, _ gateway: UInt64) -> AccessRecord {
        var record = AccessRecord()
        record.startedAt = worker.wallTime(at: startedAt)
        record.requestID = id
        record.listener = listener.name
        record.client = client
        record.head = head
        record.methodIsKnown = head.hasMethod
        record.route = route?.name
        record.status = responseStatus
        record.upstream = group?.settings.name
        record.upstreamStatus = upstreamStatus
        record.bytesIn = bytesIn
        record.bytesOut = bytesOut
        record.durationNanoseconds = duration
        record.gatewayNanoseconds = gateway
        record.findings = findings
        if let refusal {
            record.outcome = .blocked
            record.check = refusal.check
        } else if let monitored = findings.first(where: { $0.mode == .monitor && $0.isDecisive }) {
            record.outcome = .monitored
            record.check = monitored.check
        }
        return record
    }
}
