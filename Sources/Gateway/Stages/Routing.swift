// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Finds the route. What no route serves is refused: nothing is passed on by default.
struct Routing: RequestStage {
    func handle(_ exchange: Exchange) -> StageResult {
        switch exchange.snapshot.router.match(exchange.head) {
        case .route(let route):
            exchange.route = route
            guard !exchange.head.hasEncodedSeparator || route.configuration.unsafeAllowEncodedSlash else {
                return .reject(Refusal.encodedSeparator.problem)
            }
            return .next
        case .methodNotAllowed(let methods):
            let allow = Problem.Field("allow", methods.list)
            return .reject(Problem(.method, "use one of \(methods.list)", fields: [allow]))
        case .none:
            return .reject(Problem(.noRoute, "no route serves this host and path"))
        }
    }
}
