// SPDX-License-Identifier: Apache-2.0

import Contract
import Core
import GatewayConfiguration
import NIOCore

/// Holds requests and responses to the OpenAPI document of their route (`contract.*`): only what the API's contract
/// allows gets in, and only what it promises gets out.
struct ContractEnforcement: RequestStage, BodyStage, ResponseStage, ResponseBodyStage {
    /// Bytes of a response that is held back until it is checked: more than any page of a catalogue has.
    private static let heldResponse = 8 * 1024 * 1024
    /// Bytes of a response that are copied as it flows by, to be looked at afterwards.
    private static let watchedResponse = 1024 * 1024

    func applies(to route: RouteConfiguration) -> Bool { route.contract != nil }

    // MARK: Request

    func handle(_ exchange: Exchange) -> StageResult {
        guard let rules = exchange.route?.contract else { return .next }
        guard let operation = rules.operation(of: exchange.head) else { return undeclared(rules, exchange) }
        exchange.contract = ContractUse(operation: operation)
        if isEnforced(rules, exchange) {
            // What is compressed could not be checked.
            exchange.head.headers.removeAll { $0.hasName($1, "accept-encoding") }
        }
        let head = exchange.head
        let violations = head.headers.bytes.withSpans(head.pathRange, head.queryRange) { path, query in
            rules.contract.validateHead(
                operation,
                path: path,
                query: query,
                headers: ReceivedFields(block: head.headers),
                policy: rules.policy,
                using: &exchange.worker.contractScratch
            )
        }
        let verdict = exchange.judge(request: violations)
        guard case .next = verdict else { return .verdict(verdict) }
        return examineBodyless(rules, operation, exchange)
    }

    private func undeclared(_ rules: RouteContract, _ exchange: Exchange) -> StageResult {
        let methods = rules.methods(at: exchange.head)
        guard methods.list.isEmpty else {
            return exchange.judge(
                Problem(
                    .contractOperation,
                    status: 405,
                    "the API has this path for \(methods.list) alone",
                    fields: [Problem.Field("allow", methods.list)]
                ),
                rule: "method"
            )
        }
        return exchange.judge(Problem(.contractOperation, "the API has no such path"), rule: "path")
    }

    /// Bodies that are not there, or not looked into, can be judged by the head.
    private func examineBodyless(
        _ rules: RouteContract,
        _ operation: ContractOperation,
        _ exchange: Exchange
    ) -> StageResult {
        let headers = exchange.head.headers
        let type = headers.contentTypeRange
        let hasBody = exchange.head.framing != .none && exchange.head.framing != .length(0)
        let isRead = headers.bytes.withSpans(type, 0..<0) { contentType, _ in
            rules.contract.bodyHandling(operation, contentType: contentType) == .read
        }
        if hasBody, isRead {
            guard headers.isEncoded else {
                exchange.contract?.readsBody = true
                return .next
            }
            let violation = Violation(.body, keyword: Violation.Keyword.contentType, expected: "no content-encoding")
            return .verdict(exchange.judge(request: [violation]))
        }
        // That refusal waits for the body where the firewall wants to see it, and says more than this would.
        if hasBody, !operation.hasBody, BodyAdmission.refuses(exchange) { return .next }
        // Any byte stands for a body whose bytes do not matter.
        let body: [UInt8] = hasBody ? [0] : []
        let result = headers.bytes.withSpans(type, 0..<0) { contentType, _ in
            rules.contract.validateBody(
                operation,
                contentType: contentType,
                body: body.span,
                policy: rules.policy,
                using: &exchange.worker.contractScratch
            )
        }
        return .verdict(exchange.judge(request: result.violations))
    }

    // MARK: Body

    func bodyDemand(_ exchange: Exchange) -> BodyDemand? {
        guard exchange.contract?.readsBody == true else { return nil }
        // Longer ones are refused on every route: what comes is whole.
        return BodyDemand(limit: exchange.maxBody, refusesLonger: false)
    }

    func handleBody(_ body: ByteBuffer, isWhole: Bool, _ exchange: Exchange) -> StageResult {
        guard let rules = exchange.route?.contract, let use = exchange.contract, use.readsBody, isWhole else {
            return .next
        }
        let headers = exchange.head.headers
        let result = body.withSpan { bytes in
            headers.bytes.withSpans(headers.contentTypeRange, 0..<0) { contentType, _ in
                rules.contract.validateBody(
                    use.operation,
                    contentType: contentType,
                    body: bytes,
                    policy: rules.policy,
                    using: &exchange.worker.contractScratch
                )
            }
        }
        let verdict = exchange.judge(request: result.violations)
        guard case .next = verdict else { return .verdict(verdict) }
        // A check that only takes notes changes nothing.
        if let rewritten = result.rewritten, exchange.mode(of: .contractBody) == .block {
            exchange.collected = ByteBuffer(bytes: rewritten)
        }
        return .next
    }

    // MARK: Response

    /// Whether responses must not pass unchecked.
    private func isEnforced(_ rules: RouteContract, _ exchange: Exchange) -> Bool {
        exchange.mode(of: .contractResponse) == .block || rules.policy.stripsResponses
    }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        // Answers of the gateway's own are no part of the contract.
        guard let rules = exchange.route?.contract, let use = exchange.contract, exchange.upstreamStatus != nil,
            !exchange.state.isSettled
        else { return .next }
        let status = response.status
        let hasBody = response.framing != .none && exchange.head.method != .head
        let headers = response.headers
        var violations: [Violation] = []
        if exchange.mode(of: .contractResponse) != .off {
            violations = headers.bytes.withSpans(headers.contentTypeRange, 0..<0) { contentType, _ in
                rules.contract.validateResponseHead(
                    use.operation,
                    status: status,
                    headers: ReceivedFields(block: headers),
                    contentType: contentType,
                    hasBody: hasBody,
                    policy: rules.policy,
                    using: &exchange.worker.contractScratch
                )
            }
        }
        if hasBody, headers.isEncoded, isEnforced(rules, exchange), isRead(response, rules, use) {
            violations.append(Violation(.body, keyword: Violation.Keyword.contentType, expected: "no content-encoding"))
            // Fields that must not get out cannot be taken out of what cannot be read.
            if rules.policy.stripsResponses { return withhold(exchange, violations) }
        }
        return exchange.judge(response: violations)
    }

    private func isRead(_ response: ResponseHead, _ rules: RouteContract, _ use: ContractUse) -> Bool {
        let headers = response.headers
        return headers.bytes.withSpans(headers.contentTypeRange, 0..<0) { contentType, _ in
            rules.contract.responseHandling(use.operation, status: response.status, contentType: contentType) == .read
        }
    }

    func responseBodyDemand(_ response: ResponseHead, _ exchange: Exchange) -> ResponseBodyDemand? {
        guard let rules = exchange.route?.contract, let use = exchange.contract, response.framing != .none,
            exchange.head.method != .head, !response.headers.isEncoded, isRead(response, rules, use)
        else { return nil }
        let isEnforced = isEnforced(rules, exchange)
        guard isEnforced || exchange.mode(of: .contractResponse) == .monitor else { return nil }
        let headers = response.headers
        exchange.contract?.responseType = Array(headers.bytes[headers.contentTypeRange])
        return ResponseBodyDemand(limit: isEnforced ? Self.heldResponse : Self.watchedResponse, holdsBack: isEnforced)
    }

    func handleResponseBody(_ body: inout ExaminedBody, _ exchange: Exchange) -> Verdict {
        guard let rules = exchange.route?.contract, let use = exchange.contract, let type = use.responseType,
            let status = exchange.upstreamStatus
        else { return .next }
        guard body.isWhole else {
            guard isEnforced(rules, exchange) else { return .next }
            let violation = Violation(
                .body,
                keyword: Violation.Keyword.count,
                expected: "at most \(Self.heldResponse) bytes, which is what can be checked"
            )
            return rules.policy.stripsResponses
                ? withhold(exchange, [violation]) : exchange.judge(response: [violation])
        }
        let result = body.bytes.withSpan { bytes in
            rules.contract.validateResponseBody(
                use.operation,
                status: status,
                contentType: type.span,
                body: bytes,
                policy: rules.policy,
                using: &exchange.worker.contractScratch
            )
        }
        let verdict = exchange.judge(response: result.violations)
        guard case .next = verdict else { return verdict }
        if let rewritten = result.rewritten { body.replace(with: ByteBuffer(bytes: rewritten)) }
        return .next
    }

    /// Refuses an answer whatever the check's mode: the configuration wants fields taken out of it, and that cannot be
    /// done.
    private func withhold(_ exchange: Exchange, _ violations: [Violation]) -> Verdict {
        let verdict = exchange.judge(response: violations)
        guard case .next = verdict else { return verdict }
        return .reject(
            Problem(.contractResponse, "the upstream's answer cannot be read, so nothing could be taken out of it")
        )
    }
}
