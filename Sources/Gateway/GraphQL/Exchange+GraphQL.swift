// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import GraphQLGuard
import NIOCore

/// What is known of the operations of one exchange.
struct GraphQLUse {
    /// For the firewall: what the operations have for arguments, and the schema's numbers of the fields they ask for.
    /// Nil where there is no firewall.
    var arguments: GraphQLArgumentTable?
    var fields: [Int] = []
    /// Whether these are all. Where they are not, something may be hidden, and the firewall reads the body as any other.
    var areAll = false
    /// Points of each operation, in their order.
    var costs: [Int] = []
    /// Whether the request is checked when its body has come.
    var awaitsBody = false
}

/// What becomes of what a GraphQL endpoint is against.
extension Exchange {
    /// Keeps what other stages want to know, notes what is wrong, and refuses it where a check's mode says so.
    func judge(_ outcome: GraphQLOutcome, _ memory: GraphQLMemory.Entry) -> Verdict {
        var use = GraphQLUse()
        use.costs = outcome.operations.map(\.measures.cost)
        if route?.firewall != nil {
            use.arguments = memory.scratch.arguments
            use.fields = memory.scratch.fields
            use.areAll = outcome.isComplete && outcome.hasAllArguments
        }
        graphql = use

        var refused: GraphQLViolation?
        var reasons: [Problem.Reason] = []
        for violation in outcome.violations {
            guard note(violation, outcome) == .block else { continue }
            refused = refused ?? violation
            guard reasons.count < Self.maximumReasons else { continue }
            reasons.append(
                .graphql(
                    violation.text,
                    line: violation.line,
                    column: violation.column,
                    code: violation.rule?.rawValue ?? violation.check.rawValue
                )
            )
        }
        if let refused {
            let detail =
                reasons.count == 1 ? refused.text : "\(refused.text); and \(reasons.count - 1) more, see errors"
            return .reject(Problem(refused.check, detail, reasons: reasons))
        }
        if let answer = outcome.answer {
            return .answer(
                Answer(
                    status: 200,
                    fields: [.init("content-type", "application/json"), .init("cache-control", "no-store")],
                    body: answer.body(batch: outcome.isBatch ? outcome.requestCount : nil)
                )
            )
        }
        learn(outcome, memory.route)
        return .next
    }

    private static let maximumReasons = 10

    private func note(_ violation: GraphQLViolation, _ outcome: GraphQLOutcome) -> Mode {
        let check = violation.check
        let mode = mode(of: check)
        guard mode != .off else { return mode }
        let operation = outcome.operations.first { $0.request == violation.request }
        var place = operation?.name.map { snapshot.secrets.shown(Array($0.utf8), .name) } ?? ""
        if violation.line > 0 { place += ":\(violation.line):\(violation.column)" }
        note(
            Finding(
                check,
                rule: violation.rule?.rawValue,
                message: violation.text,
                variable: place.isEmpty ? nil : place,
                mode: mode
            )
        )
        return mode
    }

    private func learn(_ outcome: GraphQLOutcome, _ route: RouteGraphQL) {
        guard let learner = route.learner else { return }
        let isGood = outcome.violations.allSatisfy { $0.category == .trusted }
        for operation in outcome.operations where isGood {
            guard let document = operation.unlisted else { continue }
            let id = route.endpoint.documentID(of: document.text)
            learner.learn(document, id: id)
        }
    }
}

extension GraphQLViolation {
    var check: CheckID { category.check }

    /// With the numbers, where something is counted.
    var text: String {
        guard let measured, let limit else { return message }
        return "\(message): \(measured), and at most \(limit) are allowed"
    }
}
