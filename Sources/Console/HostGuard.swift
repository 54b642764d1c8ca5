// SPDX-License-Identifier: Apache-2.0

import Core
import HTTPTypes
import Hummingbird

/// Refuses requests that name another host than this machine's loopback: what a browser sends when a
/// page's own name was made to resolve to it (DNS rebinding).
struct HostGuard: RouterMiddleware {
    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, Self.isLoopback(authority) else {
            throw AdminProblem(
                .misdirectedRequest,
                "Misdirected Request",
                "the Host must be localhost or a loopback address"
            )
        }
        return try await next(request, context)
    }

    /// Whether `authority`, a host with or without a port, is `localhost` or a loopback address.
    static func isLoopback(_ authority: String) -> Bool {
        guard let host = host(of: authority) else { return false }
        return host.lowercased() == "localhost" || ClientAddress(host)?.isLoopback == true
    }

    /// The host without port and brackets; nil when the authority is neither form.
    private static func host(of authority: String) -> Substring? {
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            let rest = authority[authority.index(after: close)...]
            let host = authority[authority.index(after: authority.startIndex)..<close]
            return rest.isEmpty || isPort(rest) ? host : nil
        }
        guard let colon = authority.firstIndex(of: ":") else { return authority[...] }
        return isPort(authority[colon...]) ? authority[..<colon] : nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        return text.first == ":" && (1...5).contains(digits.count) && digits.allSatisfy { ("0"..."9").contains($0) }
    }
}
