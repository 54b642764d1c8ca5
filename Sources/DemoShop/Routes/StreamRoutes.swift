// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// Answers and bodies that are not one buffer: a big export, an upload, and a slow ticker.
struct StreamRoutes: Sendable {
    let store: ShopStore

    func add(to router: Router<ShopContext>) {
        router.get("/store/exports/catalogue", use: export)
        router.post("/store/images", use: upload)
        router.get("/store/events", use: events)
    }

    /// One product a line (NDJSON), the whole catalogue `copies` times over: as big as one likes.
    /// A line is written when the one before has left, so the shop's memory stays flat.
    @Sendable private func export(_ request: Request, _ context: ShopContext) async throws -> Response {
        let copies = try request.number("copies", in: 1...100_000, default: 1)
        let encoder = context.responseEncoder
        var block = ByteBuffer()
        for product in await store.allProducts {
            block.writeBytes(try encoder.encode(product))
            block.writeString("\n")
        }
        let catalogue = block
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                for _ in 0..<copies { try await writer.write(catalogue) }
                try await writer.finish(nil)
            }
        )
    }

    /// Takes an image of any size and keeps nothing but its length.
    @Sendable private func upload(_ request: Request, _ context: ShopContext) async throws -> Response {
        let types = ["image/png", "image/jpeg", "image/webp"]
        guard let type = request.headers[.contentType], types.contains(type) else {
            throw ShopError.unsupportedMedia(types.joined(separator: ", "))
        }
        var bytes = 0
        for try await part in request.body { bytes &+= part.readableBytes }
        guard bytes > 0 else { throw ShopError.invalid("body", "must not be empty") }
        let image = Image(id: RandomToken.make(prefix: "img"), contentType: type, bytes: bytes)
        return try answer(image, status: .created, request, context)
    }

    /// A ticker of stock, one product after the other, as server-sent events (HTML, section 9.2).
    @Sendable private func events(_ request: Request, _ context: ShopContext) async throws -> Response {
        let limit = try request.number("limit", in: 0...1_000, default: 0)
        let interval = Duration.milliseconds(try request.number("interval_ms", in: 10...60_000, default: 1_000))
        let ids = store.catalogue
        let encoder = context.responseEncoder
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"],
            body: ResponseBody { [store] writer in
                var sent = 0
                while limit == 0 || sent < limit, !ids.isEmpty, !Task.isShuttingDownGracefully {
                    let product = try await store.product(ids[sent % ids.count])
                    var event = ByteBuffer(string: "id: \(sent)\nevent: stock\ndata: ")
                    event.writeBytes(try encoder.encode(Stock(productId: product.id, stock: product.stock)))
                    event.writeString("\n\n")
                    try await writer.write(event)
                    sent &+= 1
                    guard sent != limit else { break }
                    // A stopping shop does not wait for its slowest ticker.
                    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
                    try Task.checkCancellation()
                }
                try await writer.finish(nil)
            }
        )
    }

    private struct Image: Encodable {
        let id: String
        let contentType: String
        let bytes: Int
    }

    private struct Stock: Encodable {
        let productId: String
        let stock: Int
    }
}
