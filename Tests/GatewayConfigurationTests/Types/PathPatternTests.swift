// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct PathPatternTests {
    @Test func patternsWithOtherParameterNamesHaveTheSameShape() throws {
        #expect(try PathPattern("/orders/{id}/items") == PathPattern("/orders/{order}/items"))
        #expect(try PathPattern("/orders/{id}") != PathPattern("/orders/id"))
        #expect(try PathPattern("/orders/**") != PathPattern("/orders"))
    }

    @Test func slashAtTheEndIsAnotherPath() throws {
        #expect(try PathPattern("/orders/") != PathPattern("/orders"))
    }

    @Test(arguments: ["/", "/**", "/a/{b}/c/**", "/caf%C3%A9", "/a;b=c,d@e:f", "/-._~!$&'()+=", "/{x}/"])
    func canonicalPathsAreAccepted(_ text: String) {
        #expect(throws: Never.self) { try PathPattern(text) }
    }

    @Test(
        arguments: [
            "", "a", "*", "//", "/a//b", "/.", "/a/..", "/a/./b", "/**/a", "/***", "/*", "/a**", "/{a}b", "/{a}{b}",
            "/{",
            "/}", "/{}", "/{1}", "/{a/b}", "/{a}/{a}", "/%41", "/%7e", "/%2f", "/%", "/%4", "/%+1", "/a b", "/a?b",
            "/a#b",
            "/é", "/a\\b", "/%é1", "/\u{0}",
        ]
    )
    func anythingElseIsRefused(_ text: String) {
        #expect(throws: InvalidValue.self) { try PathPattern(text) }
    }
}
