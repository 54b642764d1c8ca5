// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// CORS on routes that configure it (`http.cors`): answers preflights, and tells browsers which
/// pages may read an answer.
struct CrossOrigin: RequestStage, ResponseStage {
    func applies(to route: RouteConfiguration) -> Bool { route.cors != nil }

    func handle(_ exchange: Exchange) -> StageResult {
        guard let policy = exchange.route?.crossOrigin else { return .next }
        switch policy.preflight(exchange.head.method, exchange.head.headers) {
        case .notPreflight:
            return .next
        case .allowed(let fields):
            return .verdict(.answer(Answer(status: 204, fields: fields)))
        case .refused:
            return exchange.judge(
                Problem(.cors, "pages of this origin may not send this", fields: [CrossOriginPolicy.preflightVary])
            )
        }
    }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        guard let policy = exchange.route?.crossOrigin, !isPreflightAnswer(exchange) else { return .next }
        policy.apply(to: &response.headers, origin: policy.allowedOrigin(in: exchange.head.headers))
        return .next
    }

    /// A preflight's answer has its fields already.
    private func isPreflightAnswer(_ exchange: Exchange) -> Bool {
        exchange.upstreamStatus == nil && exchange.head.method == .options
            && exchange.head.headers.contains(.accessControlRequestMethod)
    }
}
