// SPDX-License-Identifier: Apache-2.0

import Core

/// Judges WebSocket handshakes (`http.upgrade`): only on routes that declare them, from origins that
/// are allowed. Other upgrades, `h2c` among them, are not offered to the upstream.
struct WebSocketAdmission: RequestStage {
    func handle(_ exchange: Exchange) -> StageResult {
        guard exchange.head.headers.contains(.upgrade) else { return .next }
        guard let handshake = exchange.route?.webSocket else {
            let asks = exchange.head.headers.members(of: .upgrade).contains { $0.equalsIgnoringCase("websocket") }
            return asks ? exchange.judge(Problem(.upgrade, status: 403, "this route serves no WebSockets")) : .next
        }
        switch handshake.check(exchange.head) {
        case .notUpgrade:
            return .next
        case .webSocket(let accept):
            exchange.webSocketAccept = accept
            return .next
        case .refused(let refusal):
            return exchange.judge(refusal.problem)
        }
    }
}
