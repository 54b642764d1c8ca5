// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct PatchPathTests {
    private func fits(_ uri: String, _ path: String) throws -> Bool {
        let argument = OperatorArgument(path, files: LocalRuleFiles(), directory: ".")
        let bytes = Array(uri.utf8)
        return try PatchPath(argument).matches(bytes.span, OperatorContext(scratch: MatchScratch()))
    }

    @Test(
        "However a path is spelt, it is the same path",
        arguments: [
            "/shop-api", "/shop-api/", "/shop-api/x/y?q=1", "/SHOP-API", "//shop-api", "/./shop-api", "/a/../shop-api",
            "/%73hop%2Dapi", "/shop-api;v=1/x", "/%2e/shop-api", "/shop-api#x", "/a/%2e%2e/shop-api", "/shop-api%2fx",
            "/../shop-api", "/shop-api\\x",
        ]
    )
    func spellings(_ uri: String) throws {
        #expect(try fits(uri, "/shop-api/**"))
    }

    @Test(arguments: ["/", "/shop", "/shop-apix", "/x/shop-api", "/shop-api/../x", "?/shop-api", "", "/shop%2dap"])
    func otherPathsAreOthers(_ uri: String) throws {
        #expect(try !fits(uri, "/shop-api/**"))
    }

    @Test func aParameterIsOneSegment() throws {
        #expect(try fits("/orders/17/lines", "/orders/{id}/lines"))
        #expect(try fits("/orders/a%2Fb/lines", "/orders/{id}/lines"))
        #expect(try !fits("/orders/lines", "/orders/{id}/lines"))
        #expect(try !fits("/orders/17/8/lines", "/orders/{id}/lines"))
        #expect(try !fits("/orders/17", "/orders/{id}/lines"))
    }

    @Test func withoutARestThePathEndsThere() throws {
        #expect(try fits("/admin/", "/admin"))
        #expect(try !fits("/admin/x", "/admin"))
        #expect(try fits("/", "/"))
        #expect(try !fits("/x", "/"))
    }

    @Test func thePatternMayBeEncodedItself() throws {
        #expect(try fits("/caf%c3%a9", "/caf%C3%A9"))
        #expect(try fits("/caf\u{e9}", "/caf%C3%A9"))
    }
}
