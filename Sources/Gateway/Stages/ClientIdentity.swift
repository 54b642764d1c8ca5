// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Finds the client behind trusted proxies.
struct ClientIdentity: RequestStage {
    func applies(to configuration: Configuration) -> Bool {
        configuration.listeners.contains { !$0.trustedProxies.isEmpty }
    }

    func handle(_ exchange: Exchange) -> StageResult {
        let trusted = exchange.listener.configuration.trustedProxies
        guard !trusted.isEmpty else { return .next }
        let info = ForwardedChain.client(
            peer: exchange.connection.peer,
            headers: exchange.head.headers,
            trusted: trusted
        )
        exchange.client = info.client
        if let scheme = info.scheme { exchange.isSecure = scheme == .https }
        return .next
    }
}
