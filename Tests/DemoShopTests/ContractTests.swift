// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Testing

@testable import DemoShop

@Suite struct ContractTests {
    @Test func everyRouteIsInTheDocumentAndTheOtherWayRound() {
        let shop = DemoShop(adminToken: "t")
        let served = Set(shop.router().routes.map { "\($0.method.rawValue) \(Self.template($0.path))" })
        let documented = Self.operations(in: String(decoding: PackageResources.openapi_yaml, as: UTF8.self))
        #expect(served.count == 26)
        #expect(served.subtracting(documented).isEmpty, "not in openapi.yaml")
        #expect(documented.subtracting(served).isEmpty, "not served")
    }

    @Test func theDocumentIsServed() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.get, "/openapi.yaml")
            #expect(answer.headers[.contentType] == "application/yaml")
            #expect(answer.text.hasPrefix("openapi: 3.1.0\n"))
        }
    }

    /// `/orders/:id` as `/orders/{id}`.
    private static func template(_ path: RouterPath) -> String {
        let segments = path.description.split(separator: "/").map { segment in
            segment.first == ":" ? "{\(segment.dropFirst())}" : String(segment)
        }
        return "/" + segments.joined(separator: "/")
    }

    /// The operations of the document, by its indentation: paths stand two deep, methods four.
    private static func operations(in document: String) -> Set<String> {
        var operations: Set<String> = []
        var path = ""
        var isInPaths = false
        for line in document.split(separator: "\n") {
            let indent = line.prefix { $0 == " " }.count
            let key = line.dropFirst(indent).prefix { $0 != ":" }
            switch indent {
            case 0: isInPaths = key == "paths"
            case 2 where isInPaths: path = String(key)
            case 4 where isInPaths: operations.insert("\(key.uppercased()) \(path)")
            default: break
            }
        }
        return operations
    }
}
