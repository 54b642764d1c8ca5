// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct ResponsePhaseTests {
    private static let rules = """
        SecResponseBodyAccess On
        SecResponseBodyLimit 16
        SecResponseBodyMimeType text/html
        SecRule RESPONSE_STATUS "@rx ^5" "id:1,phase:3,deny,status:502"
        SecRule RESPONSE_HEADERS:X-Powered-By "@rx ." "id:2,phase:3,pass"
        SecRule RESPONSE_BODY "@contains SQL" "id:3,phase:4,deny,status:500"
        SecRule OUTBOUND_DATA_ERROR "@eq 1" "id:4,phase:4,pass"
        SecRule RESPONSE_CONTENT_LENGTH "@eq 5" "id:5,phase:4,pass"
        """

    @Test func statusAndHeaderAreSeenInPhase3() throws {
        let engine = try Engine(Self.rules)
        #expect(engine.run(EngineRequest(status: 503))?.status == 502)
        #expect(engine.run(EngineRequest(responseFields: [("x-powered-by", "PHP")])) == nil)
        #expect(engine.matched == [2])
    }

    @Test func bodyIsSeenInPhase4() throws {
        let engine = try Engine(Self.rules)
        #expect(engine.run(EngineRequest(responseBody: "SQL error"))?.ruleID == 3)
        #expect(engine.run(EngineRequest(responseBody: "hello")) == nil)
        #expect(engine.matched == [5])
    }

    @Test func onlyTheStartOfALongBodyIsSeen() throws {
        let engine = try Engine(Self.rules)
        #expect(engine.run(EngineRequest(responseBody: "0123456789abcdefSQL")) == nil)
        #expect(engine.matched == [4])
    }

    @Test(arguments: [
        ("text/html", 16), ("Text/HTML; charset=utf-8", 16), ("image/png", 0), ("text/htmlx", 0),
    ])
    func onlyBodiesOfTheListedTypesAreSeen(type: String, wanted: Int) throws {
        let engine = try Engine(Self.rules)
        engine.run(EngineRequest(responseFields: [("Content-Type", type)]))
        #expect(engine.transaction.wantedResponseBody == wanted)
    }

    @Test func withoutAccessNoBodyIsWanted() throws {
        let engine = try Engine("SecRule RESPONSE_BODY \"@rx .\" \"id:1,phase:4,pass\"")
        engine.run(EngineRequest(responseBody: "hello"))
        #expect(engine.transaction.wantedResponseBody == 0)
        #expect(engine.matched == [])
    }
}
