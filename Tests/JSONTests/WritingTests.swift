// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct WritingTests {
    private let order = ParsedDocument(
        #" { "id" : 7, "card": {"pan": "4111", "cvv": "123"}, "lines": [ {"sku": "A"}, {"sku": "B"} ], "n": null } "#
    )

    private func edited(_ edit: (inout JSONEdits) -> Void) -> String {
        var edits = JSONEdits()
        edit(&edits)
        return order.written(edits)
    }

    @Test func whatIsNotEditedIsWrittenAsReceivedWithoutWhiteSpace() {
        #expect(
            order.written()
                == #"{"id":7,"card":{"pan":"4111","cvv":"123"},"lines":[{"sku":"A"},{"sku":"B"}],"n":null}"#
        )
        #expect(
            ParsedDocument(#" [ 1.50 , "\u0041" , [ ] , { } , [ [ ] , 1e5 ] ] "#).written()
                == #"[1.50,"\u0041",[],{},[[],1e5]]"#
        )
        #expect(ParsedDocument(" 1 ").written() == "1")
    }

    @Test func valuesAreReplaced() throws {
        let pan = try #require(order.node(at: "/card/pan"))
        let lines = try #require(order.node(at: "/lines"))
        let result = edited {
            $0.replace(lines, withJSON: Array("[0]".utf8).span)
            $0.replace(pan, withString: Array("tok_\"1\"".utf8).span)
        }
        #expect(result == #"{"id":7,"card":{"pan":"tok_\"1\"","cvv":"123"},"lines":[0],"n":null}"#)
    }

    @Test func membersAndElementsAreLeftOut() throws {
        let nodes = try ["/id", "/card/cvv", "/lines/0", "/n"].map { try #require(order.node(at: $0)) }
        #expect(edited { $0.remove(nodes[0]) }.hasPrefix(#"{"card":"#))
        #expect(edited { $0.remove(nodes[3]) }.hasSuffix(#""B"}]}"#))
        let all = edited { edits in nodes.reversed().forEach { edits.remove($0) } }
        #expect(all == #"{"card":{"pan":"4111"},"lines":[{"sku":"B"}]}"#)
    }

    @Test func editsInsideWhatIsGoneHaveNoEffectAndTheLastOfANodeCounts() throws {
        let card = try #require(order.node(at: "/card"))
        let pan = try #require(order.node(at: "/card/pan"))
        let result = edited {
            $0.replace(card, withJSON: Array("1".utf8).span)
            $0.replace(pan, withJSON: Array("2".utf8).span)
            $0.remove(card)
            $0.replace(card, withJSON: Array("3".utf8).span)
        }
        #expect(result.hasPrefix(#"{"id":7,"card":3,"lines""#))
    }

    @Test func theRootIsReplacedButNotLeftOut() {
        #expect(edited { $0.replace(0, withJSON: Array("[]".utf8).span) } == "[]")
        #expect(edited { $0.remove(0) } == order.written())
    }

    @Test func aBrokenDocumentIsNotWritten() {
        #expect(ParsedDocument("[1,2").written() == "")
    }
}
