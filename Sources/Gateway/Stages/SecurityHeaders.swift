// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Adds the security headers an answer lacks and removes those that tell what runs behind the gateway.
struct SecurityHeaders: ResponseStage {
    private let plain: SecurityHeaderSet
    private let secure: SecurityHeaderSet

    init(_ configuration: Configuration) {
        plain = SecurityHeaderSet(configuration.securityHeaders, isTLS: false)
        secure = SecurityHeaderSet(configuration.securityHeaders, isTLS: true)
    }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        let own = exchange.route?.securityHeaders
        let set = exchange.isSecure ? own?.secure ?? secure : own?.plain ?? plain
        set.removeUnwanted(from: &response.headers)
        if set.missing(in: response.headers) {
            response.securityHeaders = set
        } else {
            set.addMissing(to: &response.headers)
        }
        return .next
    }
}
