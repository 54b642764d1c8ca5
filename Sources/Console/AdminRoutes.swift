// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging

/// The endpoints of the admin listener.
struct AdminRoutes: Sendable {
    /// A header field that a browser sends to another origin only after asking that origin, which
    /// says no.
    static let confirmation = "X-Gatehouse-Admin"

    let hooks: AdminServer.Hooks
    let logger: Logger

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in Self.text(.ok, Self.index) }
        router.get("/metrics") { _, _ in
            Self.answer(.ok, "text/plain; version=0.0.4; charset=utf-8", hooks.metrics())
        }
        router.get("/healthz") { _, _ in Self.text(.ok, "ok\n") }
        router.get("/readyz") { _, _ in readiness() }
        router.post("/-/reload") { request, _ in try await reload(request) }
    }

    private func readiness() -> Response {
        let reasons = hooks.readiness()
        guard !reasons.isEmpty else { return Self.text(.ok, "ready\n") }
        return Self.text(.serviceUnavailable, "not ready\n" + reasons.map { "- \($0)\n" }.joined())
    }

    private func reload(_ request: Request) async throws -> Response {
        guard let name = HTTPField.Name(Self.confirmation), request.headers[name] == "1" else {
            throw AdminProblem(.forbidden, "Forbidden", "this needs the header field \(Self.confirmation): 1")
        }
        do {
            let generation = try await hooks.reload()
            return try Self.json(.ok, ReloadAnswer(generation: generation))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.warning("reload refused", metadata: ["reason": "\(error)"])
            throw AdminProblem(.unprocessableContent, "The configuration was refused", "\(error)")
        }
    }

    private struct ReloadAnswer: Encodable {
        let status = "reloaded"
        let generation: String
    }

    private static let index = """
        Gatehouse admin listener

        GET  /metrics   everything counted, for Prometheus
        GET  /healthz   200 while the process lives
        GET  /readyz    200 when requests may be sent here, 503 and the reasons otherwise
        POST /-/reload  put the configuration in force anew (needs the header field \(confirmation): 1)

        """

    private static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        answer(status, "text/plain; charset=utf-8", text)
    }
}

extension AdminRoutes {
    static func answer(_ status: HTTPResponse.Status, _ type: String, _ body: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }

    static func json(
        _ status: HTTPResponse.Status,
        _ value: some Encodable,
        type: String = "application/json"
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return answer(status, type, String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
