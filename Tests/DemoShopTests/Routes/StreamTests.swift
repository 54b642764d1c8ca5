// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct StreamTests {
    @Test func theExportHasOneProductALineAndRepeats() async throws {
        try await ShopClient.run { shop in
            let once = try await shop.send(.get, "/store/exports/catalogue")
            #expect(once.headers[.contentType] == "application/x-ndjson")
            #expect(once.text.split(separator: "\n").count == Seed.products.count)
            let thrice = try await shop.send(.get, "/store/exports/catalogue?copies=3")
            #expect(thrice.text == once.text + once.text + once.text)
            #expect(try await shop.send(.get, "/store/exports/catalogue?copies=100001").status == 400)
        }
    }

    @Test func anUploadIsCounted() async throws {
        try await ShopClient.run { shop in
            let image = String(repeating: "x", count: 1_000_000)
            let answer = try await shop.send(
                .post,
                "/store/images",
                json: image,
                headers: ["Content-Type": "image/png"]
            )
            #expect(answer.status == 201)
            #expect(try answer.int("bytes") == 1_000_000)
            #expect(try await shop.send(.post, "/store/images", json: image).status == 415)
            let empty = try await shop.send(.post, "/store/images", headers: ["Content-Type": "image/webp"])
            #expect(empty.status == 400)
        }
    }

    @Test func theTickerSendsAsManyEventsAsAsked() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.get, "/store/events?limit=2&interval_ms=10")
            #expect(answer.headers[.contentType] == "text/event-stream")
            #expect(
                answer.text == """
                    id: 0
                    event: stock
                    data: {"product_id":"p-1001","stock":40}

                    id: 1
                    event: stock
                    data: {"product_id":"p-1002","stock":25}


                    """
            )
        }
    }
}
