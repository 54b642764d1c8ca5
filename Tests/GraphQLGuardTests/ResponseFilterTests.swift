// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON
import Testing

@Suite struct ResponseFilterTests {
    private func rewrite(_ body: String, _ costs: [Int] = [], strips: Bool = true) -> String? {
        var scratch = JSONDocument()
        let bytes = Array(body.utf8)
        let filter = GraphQLResponseFilter(stripsSuggestions: strips)
        let told = costs.map { GraphQLResponseFilter.Cost(requested: $0, maximum: 50_000) }
        return filter.rewrite(bytes.span, costs: told, scratch: &scratch).map { String(decoding: $0, as: UTF8.self) }
    }

    static let stripped: [(String, String)] = [
        (
            #"{"errors": [{"message":"Cannot query field \"nam\" on type \"Dog\". Did you mean \"name\"?","locations":[1]}] }"#,
            #"{"errors": [{"message":"Cannot query field \"nam\" on type \"Dog\".","locations":[1]}] }"#
        ),
        (
            #"{"errors":[{"message":"x did you mean to use an inline fragment on \"A\" or \"B\"? Again. Did you mean y"}]}"#,
            #"{"errors":[{"message":"x Again."}]}"#
        ),
        (
            #"[{"data":1},{"errors":[{"extensions":{"exception":{"stacktrace":["a","b Did you mean c?"]}}}]}]"#,
            #"[{"data":1},{"errors":[{"extensions":{"exception":{"stacktrace":["a","b"]}}}]}]"#
        ),
        (
            #"{"incremental":[{"errors":[{"message":"a Did you mean b?"}]}],"hasNext":false}"#,
            #"{"incremental":[{"errors":[{"message":"a"}]}],"hasNext":false}"#
        ),
        (
            #"{"id":"1","type":"error","payload":[{"message":"a Did you mean b?"}]}"#,
            #"{"id":"1","type":"error","payload":[{"message":"a"}]}"#
        ),
        (
            #"{"id":"1","type":"next","payload":{"errors":[{"message":"Did you mean b? c"}]}}"#,
            #"{"id":"1","type":"next","payload":{"errors":[{"message":" c"}]}}"#
        ),
    ]

    @Test("suggestions are taken out of errors", arguments: stripped)
    func strippedCase(body: String, expected: String) {
        #expect(rewrite(body) == expected)
        #expect(rewrite(body, strips: false) == nil)
    }

    static let untouched = [
        #"{"data":{"review":"Did you mean it?"}}"#, #"{"errors":[{"message":"no"}]}"#, "Did you mean it?", "", "3",
        #"{"errors":"Did you"}"#, #"{"data":{"a":1}}"#,
    ]

    @Test("what holds none stays as it is", arguments: untouched)
    func untouchedCase(body: String) {
        #expect(rewrite(body) == nil)
    }

    static let told: [(String, String)] = [
        (#"{"data": {} }"#, #"{"data": {} ,"extensions":{COST7}}"#), ("{}", #"{"extensions":{COST7}}"#),
        (#"{"extensions":{"a":1}}"#, #"{"extensions":{COST7,"a":1}}"#),
        (#"{"extensions":{}}"#, #"{"extensions":{COST7}}"#), (#"{"extensions":null}"#, #"{"extensions":{COST7}}"#),
        (
            #"[{"data":1},{"data":2},{"data":3}]"#,
            #"[{"data":1,"extensions":{COST7}},{"data":2,"extensions":{COST8}},{"data":3}]"#
        ),
        (
            #"{"id":"1","type":"next","payload":{"data":1}}"#,
            #"{"id":"1","type":"next","payload":{"data":1,"extensions":{COST7}}}"#
        ),
    ]

    @Test("the cost is told", arguments: told)
    func toldCase(body: String, expected: String) {
        var wanted = expected
        for cost in [7, 8] {
            let text = #""cost":{"requestedQueryCost":\#(cost),"maximumAvailable":50000}"#
            wanted = wanted.split(separator: "COST\(cost)", omittingEmptySubsequences: false).joined(separator: text)
        }
        #expect(rewrite(body, [7, 8]) == wanted)
    }

    @Test func costsThatTheUpstreamTellsAreLeft() {
        #expect(rewrite(#"{"extensions":{"cost":{"requestedQueryCost":1}}}"#, [7]) == nil)
        #expect(rewrite("not JSON", [7]) == nil)
    }

    @Test func manySuggestionsTakeLinearTime() throws {
        let text = String(repeating: "Did you mean? ", count: 100_000)
        let rewritten = try #require(rewrite(#"{"errors":[{"message":"\#(text)"}]}"#))
        #expect(!rewritten.contains("mean"))
    }
}
