// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Answers every request of a redirecting listener with a 308 to `https`: permanent, and the method
/// stays (RFC 9110, section 15.4.9).
struct RedirectToHTTPS: RequestStage {
    func applies(to configuration: Configuration) -> Bool {
        configuration.listeners.contains { $0.redirectToHTTPS != nil }
    }

    func handle(_ exchange: Exchange) -> StageResult {
        guard let port = exchange.listener.configuration.redirectToHTTPS else { return .next }
        let head = exchange.head
        var location = "https://\(head.hostString)"
        if port != 443 { location += ":\(port)" }
        location += head.isAsteriskForm ? "/" : head.pathString
        if let query = head.query { location += "?" + String(decoding: query, as: UTF8.self) }
        let fields = [Problem.Field("location", location), Problem.Field("cache-control", "no-store")]
        return .verdict(.answer(Answer(status: 308, fields: fields)))
    }
}
