// SPDX-License-Identifier: Apache-2.0

import Matching

/// Tries a patch with its own two requests, alone but for the rules that say how bodies are read.
package struct PatchVerifier {
    /// What became of a request.
    package enum Outcome: Hashable, Sendable {
        case stopped
        case passed
        /// Another rule is against the request, one that is always loaded; the patch is not.
        case refused(ruleID: Int, message: String)
    }

    /// What a GraphQL endpoint tells rules of a request.
    package struct Operation: Sendable {
        package var fields: [[UInt8]] = []
        package var arguments: [(name: [UInt8], value: [UInt8])] = []

        package init() {}
    }

    private let patch: VirtualPatch
    private let plan: Plan
    private let operation: (VirtualPatch.Request) -> Operation?

    /// - Parameter operation: reads a request as the endpoint it is for would; nil for one that is no GraphQL.
    /// - Throws: why the patch cannot be made into rules, with the place in its file.
    package init(
        _ patch: VirtualPatch,
        operation: @escaping (VirtualPatch.Request) -> Operation? = { _ in nil }
    ) throws(SecLangErrors) {
        self.patch = patch
        self.operation = operation
        var options = RuleSetOptions()
        options.includesCommerceRules = false
        plan = try RuleSetLoader(files: LocalRuleFiles()).load([], options, patches: [patch])
    }

    /// What does not go as the patch says, for people; empty when all does.
    package func failures() -> [String] {
        var failures: [String] = []
        switch outcome(of: patch.blocked) {
        case .stopped: break
        case .passed: failures.append("verify.blocked is not stopped")
        case .refused(let ruleID, let message):
            failures.append("verify.blocked is not stopped by the patch: rule \(ruleID) is against it (\(message))")
        }
        switch outcome(of: patch.passed) {
        case .stopped: failures.append("verify.passed is stopped")
        case .passed: break
        case .refused(let ruleID, let message):
            failures.append("verify.passed does not pass: rule \(ruleID) is against it (\(message))")
        }
        return failures
    }

    package func outcome(of request: VirtualPatch.Request) -> Outcome {
        let context = OperatorContext(scratch: MatchScratch())
        let transaction = Transaction(plan: plan, context: context, store: CollectionStore()) { 0 }
        // All rules run, whatever one of them decides.
        transaction.begin(ConnectionFacts(), mode: .detectionOnly)
        let method = Array(request.method.utf8)
        let target = Array(request.target.utf8)
        let version = Array("HTTP/1.1".utf8)
        transaction.setRequestLine(method: method.span, target: target.span, version: version.span)
        for header in request.headers + missingHeaders(request) {
            let name = Array(header.name.utf8)
            let value = Array(header.value.utf8)
            transaction.addRequestHeader(name.span, value.span)
        }
        _ = transaction.processRequestHeaders()
        let body = Array((request.body ?? "").utf8)
        if let operation = operation(request) {
            for field in operation.fields { transaction.addGraphQLField(field.span) }
            for argument in operation.arguments {
                transaction.addArgument(name: argument.name.span, value: argument.value.span)
            }
            _ = transaction.processRequestArguments(of: body.span)
        } else {
            _ = transaction.processRequestBody(body.span)
        }
        if transaction.matches.contains(where: { $0.rule.origin == .patch }) { return .stopped }
        guard let interruption = transaction.wouldInterrupt else { return .passed }
        let match = transaction.matches.first { $0.rule.id == interruption.ruleID }
        return .refused(
            ruleID: interruption.ruleID,
            message: match.map { String(decoding: $0.message, as: UTF8.self) } ?? ""
        )
    }

    /// What belongs to every request, and to its body.
    private func missingHeaders(_ request: VirtualPatch.Request) -> [VirtualPatch.Request.Header] {
        var wanted: [VirtualPatch.Request.Header] = [.init("host", "shop.example")]
        if let body = request.body {
            let start = body.drop { $0.isWhitespace }.first
            let isJSON = start == "{" || start == "["
            wanted.append(.init("content-type", isJSON ? "application/json" : "application/x-www-form-urlencoded"))
            wanted.append(.init("content-length", String(body.utf8.count)))
        }
        return wanted.filter { header in !request.headers.contains { $0.name.lowercased() == header.name } }
    }
}
