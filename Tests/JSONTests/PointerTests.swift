// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct PointerTests {
    /// The document and the pointers of RFC 6901 section 5.
    private let example = ParsedDocument(
        #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#
    )

    @Test func pointersNameTheValuesOfTheRFC() {
        for (pointer, text) in [
            ("/foo/0", "bar"), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"),
            ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"),
        ] {
            #expect(example.node(at: pointer).map { example.text($0) } == text)
        }
        #expect(example.node(at: "") == 0)
        #expect(example.node(at: "/foo") == 2)
    }

    @Test(arguments: ["foo", "/foo/2", "/foo/-", "/foo/01", "/foo/1x", "/foo/", "/none", "/foo/0/x", "/a~2b", "/m~"])
    func pointersThatNameNothing(pointer: String) {
        #expect(example.node(at: pointer) == nil)
    }

    @Test func everyNodeIsFoundAgainByItsPointer() {
        let text = #"[{"a":{"b":[1,[2,{"c~/":[[],{}]}],"x"]}},[],"s",{"k":null,"~1":{"/":0}}]"#
        for parsed in [example, ParsedDocument(text)] {
            for node in 0..<parsed.document.count {
                let value = parsed.document[node].isKey ? node + 1 : node
                #expect(parsed.node(at: parsed.pointer(node)) == value)
            }
        }
    }

    @Test func pointersOfABrokenDocumentLeadToWhatWasRead() {
        let parsed = ParsedDocument(#"{"a":[{"b":1},{"c":"#)
        #expect(parsed.pointer(5) == "/a/0/b")
        #expect(parsed.pointer(6) == "/a/1")
    }
}
