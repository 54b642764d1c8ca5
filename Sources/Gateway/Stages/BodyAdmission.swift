// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore
import WAF

/// Refuses bodies before they are sent: those that are declared too large (`http.body_size`), and
/// those of methods for which a body means nothing (`http.unexpected_body`), a vehicle of request
/// smuggling. Where the firewall looks at bodies it gets to see the latter first: what was in it tells the
/// operator what the sender was up to.
struct BodyAdmission: RequestStage, BodyStage {
    func handle(_ exchange: Exchange) -> StageResult {
        let framing = exchange.head.framing
        guard framing != .none else { return .next }
        if case .length(let length) = framing, length > exchange.maxBody {
            return .reject(Problem(.bodySize, "send at most \(exchange.maxBody) bytes"))
        }
        guard Self.isUnexpected(exchange), exchange.mode(of: .unexpectedBody) != .block || !isInspected(exchange) else {
            return .next
        }
        return judge(exchange)
    }

    func bodyDemand(_ exchange: Exchange) -> BodyDemand? { nil }

    func handleBody(_ body: ByteBuffer, isWhole: Bool, _ exchange: Exchange) -> StageResult {
        Self.refuses(exchange) ? judge(exchange) : .next
    }

    /// Whether a request with a body is one that must not have one.
    static func refuses(_ exchange: Exchange) -> Bool {
        isUnexpected(exchange) && exchange.mode(of: .unexpectedBody) == .block
    }

    /// DELETE with a body is poor style, but commerce APIs use it to empty carts.
    private static func isUnexpected(_ exchange: Exchange) -> Bool {
        !exchange.head.method.expectsBody && exchange.head.method != .delete
    }

    private func isInspected(_ exchange: Exchange) -> Bool {
        (exchange.inspection?.transaction.wantedRequestBody ?? 0) > 0
    }

    private func judge(_ exchange: Exchange) -> StageResult {
        exchange.judge(
            Problem(.unexpectedBody, "\(exchange.head.method.name) takes no body", closesConnection: true)
        )
    }
}
