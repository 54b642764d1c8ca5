// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Removes what a client may not claim about itself, and refuses headers that say another method
/// than the request line does (`http.method_override`): checks and backend would disagree on what
/// is being done.
struct HeaderHygiene: RequestStage {
    private let dropped: HeaderDropList

    init(_ configuration: HeaderConfiguration) {
        dropped = HeaderDropList(configuration)
    }

    private static let overrides: HeaderNameSet = [.xHTTPMethod, .xHTTPMethodOverride, .xMethodOverride]

    func handle(_ exchange: Exchange) -> StageResult {
        if !exchange.head.headers.present.isDisjoint(with: Self.overrides) {
            let problem = Problem(.methodOverride, "send the method in the request line")
            if case .verdict(.reject(let problem)) = exchange.judge(problem) { return .reject(problem) }
        }
        let trusted = exchange.listener.configuration.trustedProxies
        let isTrusted = !trusted.isEmpty && trusted.contains(exchange.connection.peer)
        dropped.apply(to: &exchange.head.headers, fromTrustedProxy: isTrusted)
        return .next
    }
}
