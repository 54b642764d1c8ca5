// SPDX-License-Identifier: Apache-2.0

package import Core
import GatewayConfiguration
import Matching
package import WAF

/// One request through the rules of its route, without a network, and what they say of it: for people who ask why a
/// request is refused, or what an exclusion would change.
package struct Rehearsal {
    private let snapshot: Snapshot

    package init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
    }

    /// What became of it.
    package struct Report: Sendable {
        /// nil when no route serves the request.
        package let route: String?
        /// As configured for the route.
        package let mode: Mode
        package let matches: [Match]
        /// What the rules count in, such as `tx.anomaly_score`.
        package let scores: [(name: String, value: Int)]
        /// What refuses the request in block mode; nil when it passes.
        package let refusal: Interruption?
    }

    /// A rule that matched and is logged.
    package struct Match: Sendable {
        package let rule: CompiledRule
        package let check: CheckID
        package let message: String
        /// Of all links of its chain, those that the rule looked at and that matched.
        package let targets: [Target]
    }

    package struct Target: Sendable {
        /// Such as `ARGS:q`; the member's name is the client's.
        package let variable: String
        package let received: Text
        /// What each transformation made of it, in order.
        package let steps: [(transformation: String, value: Text)]
    }

    /// A received value.
    package struct Text: Sendable {
        package let bytes: [UInt8]
        /// Without what could be a secret; nil where nothing can be shown.
        package let redacted: String?
    }

    /// Why there is nothing to report.
    package enum Failure: Error, Sendable {
        /// The gateway refuses it before any rule is asked.
        case refused(Problem)
        case unfinished
        case unknownRoute(String)
        /// The firewall is off on the route, or there is none for requests without a route.
        case off(route: String?)
    }

    /// - Parameters:
    ///   - head: of a request of HTTP/1.1, to the empty line.
    ///   - route: the name of a route that is to be taken whatever the request says; nil to look for it.
    package func run(
        head bytes: [UInt8],
        body: [UInt8],
        route name: String?,
        client: ClientAddress
    ) throws(Failure) -> Report {
        let head = try read(bytes)
        let route = try route(of: head, name)
        guard let firewall = name == nil && route == nil ? snapshot.firewalls.general : route?.firewall else {
            throw .off(route: route?.name)
        }
        let verdict = transaction(firewall)
        verdict.begin(facts(client), mode: .on)
        let refusal = process(verdict, firewall, head, body, route)

        let telling = transaction(firewall)
        var traces: [Int: [RuleTrace]] = [:]
        telling.trace = { trace in
            if trace.isMatched { traces[trace.rule.id, default: []].append(trace) }
        }
        telling.begin(facts(client), mode: .detectionOnly)
        _ = process(telling, firewall, head, body, route)
        telling.trace = nil
        return Report(
            route: route?.name,
            mode: firewall.configuration.mode,
            matches: telling.matches.compactMap { match in
                let check = Firewall.check(of: match.rule.id)
                guard mode(of: check, route) != .off else { return nil }
                return Match(
                    rule: match.rule,
                    check: check,
                    message: String(decoding: match.message, as: UTF8.self),
                    targets: (traces[match.rule.id] ?? []).flatMap { Self.targets($0) }
                )
            },
            scores: telling.scores,
            refusal: refusal
        )
    }

    private func read(_ bytes: [UInt8]) throws(Failure) -> RequestHead {
        var parser = RequestParser(limits: snapshot.limits.head, semantics: snapshot.semantics)
        do {
            let end = try bytes.withUnsafeBytes { bytes throws(Refusal) in try parser.parse(bytes) }
            guard end != nil else { throw Failure.unfinished }
        } catch let refusal as Refusal {
            throw .refused(refusal.problem)
        } catch {
            throw .unfinished
        }
        return parser.takeHead()
    }

    private func route(of head: RequestHead, _ name: String?) throws(Failure) -> Route? {
        if let name {
            guard let route = snapshot.routes.first(where: { $0.name == name }) else { throw .unknownRoute(name) }
            return route
        }
        guard case .route(let route) = snapshot.router.match(head) else { return nil }
        return route
    }

    private func facts(_ client: ClientAddress) -> ConnectionFacts {
        var facts = ConnectionFacts()
        facts.clientAddress = Array(client.description.utf8)
        return facts
    }

    private func transaction(_ firewall: Firewall) -> Transaction {
        let context = OperatorContext(scratch: MatchScratch())
        context.matchesBeyondBudget = firewall.plan.settings.matchesBeyondBudget
        return Transaction(plan: firewall.plan, context: context, store: CollectionStore()) {
            Int(WallClock.now() / 1_000)
        }
    }

    private func mode(of check: CheckID, _ route: Route?) -> Mode {
        route?.mode(of: check) ?? snapshot.configuration.checks[check] ?? .block
    }

    private func process(
        _ transaction: Transaction,
        _ firewall: Firewall,
        _ head: RequestHead,
        _ body: [UInt8],
        _ route: Route?
    ) -> Interruption? {
        transaction.passiveOrigins = firewall.passiveOrigins { mode(of: $0, route) }
        let method = Array(head.method.name.utf8)
        let target = Array(head.target)
        let version = head.version.bytes
        transaction.setRequestLine(method: method.span, target: target.span, version: version.span)
        for field in head.headers.fields {
            head.headers.bytes.withSpans(head.headers.nameRange(field), head.headers.valueRange(field)) {
                transaction.addRequestHeader($0, $1)
            }
        }
        defer { transaction.processLogging() }
        if let interruption = transaction.processRequestHeaders() { return interruption }
        let count = min(transaction.wantedRequestBody, body.count)
        return transaction.processRequestBody(body.span.extracting(0..<count), isCut: count < body.count)
    }

    private static func targets(_ trace: RuleTrace) -> [Target] {
        trace.targets.filter(\.isMatched).map { target in
            let variable = String(decoding: target.variable, as: UTF8.self)
            func text(_ bytes: [UInt8]) -> Text {
                // A small number in a variable of the rules' own is a score.
                let isScore = variable.hasPrefix("TX:") && bytes.count <= 4 && bytes.allSatisfy { $0 &- 0x30 < 10 }
                return Text(
                    bytes: bytes,
                    redacted: isScore
                        ? String(decoding: bytes, as: UTF8.self) : RuleFinding.redacted(bytes, of: variable)
                )
            }
            return Target(
                variable: variable,
                received: text(target.received),
                steps: target.steps.map { ($0.transformation, text($0.value)) }
            )
        }
    }
}
