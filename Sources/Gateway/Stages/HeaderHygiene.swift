// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Removes what a client may not claim about itself: who it is, where it comes from, what it asked for.
struct HeaderHygiene: RequestStage {
    private let dropped: HeaderDropList

    init(_ configuration: HeaderConfiguration) {
        dropped = HeaderDropList(configuration)
    }

    func handle(_ exchange: Exchange) -> StageResult {
        let trusted = exchange.listener.configuration.trustedProxies
        let isTrusted = !trusted.isEmpty && trusted.contains(exchange.connection.peer)
        dropped.apply(to: &exchange.head.headers, fromTrustedProxy: isTrusted)
        return .next
    }
}
