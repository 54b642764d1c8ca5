// SPDX-License-Identifier: Apache-2.0

import Core

/// Refuses bodies before they are sent: those that are declared too large (`http.body_size`), and
/// those of methods for which a body means nothing (`http.unexpected_body`), a vehicle of request
/// smuggling.
struct BodyAdmission: RequestStage {
    func handle(_ exchange: Exchange) -> StageResult {
        let framing = exchange.head.framing
        guard framing != .none else { return .next }
        if case .length(let length) = framing, length > exchange.maxBody {
            return .reject(Problem(.bodySize, "send at most \(exchange.maxBody) bytes"))
        }
        // DELETE with a body is poor style, but commerce APIs use it to empty carts.
        guard !exchange.head.method.expectsBody, exchange.head.method != .delete else { return .next }
        return exchange.judge(
            Problem(.unexpectedBody, "\(exchange.head.method.name) takes no body", closesConnection: true)
        )
    }
}
