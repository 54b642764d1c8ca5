// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// Health, the contract, and a debugging aid that somebody forgot.
struct ServiceRoutes: Sendable {
    func add(to router: Router<ShopContext>) {
        router.get("/healthz", use: health)
        router.get("/openapi.yaml", use: contract)
        router.get("/store/debug/request", use: echo)
    }

    @Sendable private func health(_ request: Request, _ context: ShopContext) async throws -> Response {
        try answer(["status": "ok"], request, context)
    }

    @Sendable private func contract(_ request: Request, _ context: ShopContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/yaml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: DemoShop.openAPI))
        )
    }

    /// The request as it reached the shop.
    @Sendable private func echo(_ request: Request, _ context: ShopContext) async throws -> Response {
        let host = request.head.authority.map { [Received.Field(name: "host", value: $0)] } ?? []
        let fields = request.headers.map { Received.Field(name: $0.name.canonicalName, value: $0.value) }
        let received = Received(
            method: request.method.rawValue,
            target: request.uri.string,
            headers: host + fields
        )
        return try answer(received, request, context)
    }

    private struct Received: Encodable {
        struct Field: Encodable {
            let name: String
            let value: String
        }
        let method: String
        let target: String
        let headers: [Field]
    }
}
