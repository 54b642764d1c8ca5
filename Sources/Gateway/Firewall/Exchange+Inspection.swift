// SPDX-License-Identifier: Apache-2.0

import Core
import GraphQLGuard
import NIOCore
import WAF

/// How an exchange is shown to the rules, and what becomes of what they say.
extension Exchange {
    /// Tells the rules of the request head, as it was received.
    func beginInspection(_ firewall: Firewall) {
        let transaction = beginTransaction(firewall)
        let bytes = head.headers.bytes
        let method = head.hasMethod ? Array(head.method.name.utf8) : []
        let version = head.version.bytes
        if let target = targetWithoutOperation {
            transaction.setRequestLine(method: method.span, target: target.span, version: version.span)
        } else {
            bytes.withSpans(head.targetRange, 0..<0) { target, _ in
                transaction.setRequestLine(method: method.span, target: target, version: version.span)
            }
        }
        // Fields that stages took out since are still there: the rules see what the client sent.
        for field in head.headers.fields {
            bytes.withSpans(head.headers.nameRange(field), head.headers.valueRange(field)) {
                transaction.addRequestHeader($0, $1)
            }
        }
    }

    private func beginTransaction(_ firewall: Firewall) -> Transaction {
        let transaction = worker.inspector.take(firewall)
        var facts = ConnectionFacts()
        facts.clientAddress = client == connection.peer ? connection.peerText : Array(client.description.utf8)
        facts.requestID = Array(id.description.utf8)
        transaction.begin(facts, mode: firewall.refuses ? .on : .detectionOnly)
        transaction.passiveOrigins = firewall.passiveOrigins(mode)
        inspection = Inspection(firewall: firewall, transaction: transaction)
        return transaction
    }

    /// Runs one phase, and turns what it says into a verdict.
    func inspect(_ phase: (Transaction) -> Interruption?) -> Verdict {
        guard let transaction = inspection?.transaction else { return .next }
        let interruption = phase(transaction)
        noteMatches()
        guard let interruption else { return .next }
        return verdict(on: interruption)
    }

    func inspectBody(_ body: ByteBuffer, isWhole: Bool) -> Verdict {
        guard let limit = inspection?.transaction.wantedRequestBody else { return .next }
        inspection?.ranBodyPhase = true
        let part = body.getSlice(at: body.readerIndex, length: min(limit, body.readableBytes)) ?? ByteBuffer()
        if let graphql, let arguments = graphql.arguments { return inspect(graphql, arguments, part, isWhole: isWhole) }
        return inspect { transaction in part.withSpan { transaction.processRequestBody($0, isCut: !isWhole) } }
    }

    /// The target of a GraphQL request by GET without the operation, whose arguments are shown instead; nil for all
    /// other requests.
    private var targetWithoutOperation: [UInt8]? {
        guard graphql?.areAll == true, head.method == .get, let query = head.query else { return nil }
        let others = GraphQLQueryString.others(query)
        return Array(head.path) + (others.isEmpty ? [] : [UInt8(ascii: "?")] + others)
    }

    private func inspect(
        _ graphql: GraphQLUse,
        _ arguments: GraphQLArgumentTable,
        _ body: ByteBuffer,
        isWhole: Bool
    ) -> Verdict {
        inspect { transaction in
            for index in arguments.entries.indices {
                arguments.withSpans(index) { transaction.addArgument(name: $0, value: $1) }
            }
            if transaction.looksAtGraphQLFields, let schema = route?.graphql?.endpoint.schema {
                for field in graphql.fields {
                    let coordinate = Array(schema.coordinate(of: field).utf8)
                    transaction.addGraphQLField(coordinate.span)
                }
            }
            return body.withSpan { bytes in
                graphql.areAll
                    ? transaction.processRequestArguments(of: bytes)
                    : transaction.processRequestBody(bytes, isCut: !isWhole)
            }
        }
    }

    /// A request that another check refuses is shown to the rules all the same, as far as it could be read: who
    /// reads the log wants to know what it was.
    func inspectRefused(_ problem: Problem) {
        // A flood must stay cheap; and of a message whose end is in doubt there is no one reading to show.
        let unseen: [CheckID] = [.rate, .connections, .framing, .syntax]
        guard problem.check.entry.fault == .client, !unseen.contains(problem.check) else { return }
        // What the rules themselves are against is decided: later phases are not asked.
        guard !Firewall.isOwn(problem.check) else { return }
        if inspection == nil {
            guard let firewall = route?.firewall ?? snapshot.firewalls.general else { return }
            if let received = receivedHead {
                received.describe(to: beginTransaction(firewall))
            } else {
                guard head.hasMethod else { return }
                beginInspection(firewall)
            }
            _ = inspect { $0.processRequestHeaders() }
        }
        guard inspection?.ranBodyPhase == false else { return }
        _ = inspectBody(collected ?? ByteBuffer(bytes: receivedHead?.body ?? []), isWhole: true)
    }

    /// Runs the last phase, and lets go of the transaction.
    func endInspection() {
        guard let inspection else { return }
        inspection.transaction.processLogging()
        noteMatches()
        if inspection.transaction.exceededBudget {
            note(
                Finding(
                    .wafRules,
                    message: "a pattern took too long with what was received, and counted as matched or not as set",
                    mode: .monitor,
                    isDecisive: false
                )
            )
        }
        worker.inspector.giveBack(inspection.transaction)
        self.inspection = nil
    }

    private func noteMatches() {
        guard let inspection, inspection.noted < inspection.transaction.matches.count else { return }
        let refuses = inspection.firewall.refuses
        for match in inspection.transaction.matches[inspection.noted...] {
            let check = Firewall.check(of: match.rule.id)
            let own = mode(of: check)
            guard own != .off else { continue }
            note(inspection.firewall.findings.finding(match, check, mode: refuses ? own : .monitor))
        }
        self.inspection?.noted = inspection.transaction.matches.count
    }

    private func verdict(on interruption: Interruption) -> Verdict {
        let check = Firewall.check(of: interruption.ruleID)
        switch interruption.action {
        case .redirect(let target):
            // No problem for the client to read, but a refusal all the same.
            refusal = Problem(check, status: interruption.status, "a rule of this site's firewall sends it elsewhere")
            return .answer(
                Answer(
                    status: interruption.status,
                    fields: [.init("location", String(decoding: target, as: UTF8.self))]
                )
            )
        case .deny, .drop:
            return .reject(
                Problem(
                    check,
                    status: interruption.status,
                    "a rule of this site's firewall is against it; if it is legitimate, tell the site's operator the instance",
                    closesConnection: interruption.action == .drop
                )
            )
        }
    }
}
