// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Replaces an upstream's 5xx page, with its stack traces and versions, by a problem document
/// (`upstream.error_page`), on routes that ask for it.
struct ErrorPages: ResponseStage {
    func applies(to route: RouteConfiguration) -> Bool { route.replaceErrorPages }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        guard let status = exchange.upstreamStatus, status >= 500, response.status == status else { return .next }
        return .reject(Problem(.upstreamError, status: status, "the upstream failed to answer the request"))
    }
}
