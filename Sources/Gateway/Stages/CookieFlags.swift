// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Gives every cookie an upstream sets the flags it should have.
struct CookieFlags: ResponseStage {
    private let cookies: CookieRewriter

    init(_ configuration: CookieConfiguration) {
        cookies = CookieRewriter(configuration)
    }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        guard response.headers.contains(.setCookie) else { return .next }
        (exchange.route?.cookies ?? cookies).apply(to: &response.headers, isTLS: exchange.isSecure)
        return .next
    }
}
