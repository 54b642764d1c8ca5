// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// What the tape says of a document, whole or broken.
@Suite struct TapeTests {
    @Test func nodesStandInTheOrderOfTheBytes() {
        let parsed = ParsedDocument(#" {"a": [1, "x"], "b": {}} "#)
        let document = parsed.document
        #expect(document.count == 7)
        #expect((0..<7).map { document[$0].kind } == [.object, .string, .array, .number, .string, .string, .object])
        #expect((0..<7).map { document[$0].next } == [7, 2, 5, 4, 5, 6, 7])
        #expect((0..<7).map { document[$0].count } == [2, 0, 2, 0, 0, 0, 0])
        #expect((0..<7).map { document[$0].isKey } == [false, true, false, false, false, true, false])
        #expect(document[0].range == 1..<25)
        #expect(document[1].range == 2..<5)
        #expect(document[1].content == 3..<4)
        #expect(document[2].range == 7..<15)
        #expect(document[6].range == 22..<24)
    }

    @Test func numbersSayWhatFormTheyHave() {
        let parsed = ParsedDocument("[0,-12,1.5,1e3,-1.5E-3]")
        #expect((1...5).map { parsed.document[$0].isPlainInteger } == [true, true, false, false, false])
        #expect((1...5).map { parsed.document[$0].flags.contains(.hasFraction) } == [false, false, true, false, true])
        #expect((1...5).map { parsed.document[$0].flags.contains(.hasExponent) } == [false, false, false, true, true])
        #expect(parsed.text(5) == "-1.5E-3")
    }

    @Test func stringsSayWhetherTheirBytesAreTheirText() {
        let parsed = ParsedDocument(#"["plain","a\nb","é","\u00e9"]"#)
        #expect((1...4).map { parsed.document[$0].hasEscapes } == [false, true, false, true])
        #expect((1...4).map { parsed.document[$0].hasNonASCII } == [false, false, true, false])
        #expect(parsed.dump() == "['plain','a\nb','é','é']")
    }

    static let broken: [(String, String)] = [
        (#"{"a":"ok","b":"#, "{a:'ok'}~"),
        (#"{"a":"ok","b""#, "{a:'ok'}~"),
        (#"{"a":"ok","b"#, "{a:'ok'}~"),
        (#"{"a":"ok","b":"<scri"#, "{a:'ok',b:'<scri'~}~"),
        (#"{"a":"x\n\u00"#, "{a:'x\n'~}~"),
        ("{\"a\":\"x\ty\"}", "{a:'x'~}~"),
        (#"{"a":"x\qy"}"#, "{a:'x'~}~"),
        (#"[1,[2,{"k":[3,"#, "[1,[2,{k:[3]~}~]~]~"),
        (#"[1,[2,[]"#, "[1,[2,[]]~]~"),
        (#"[[],{},x"#, "[[],{}]~"),
        (#"{"a":{"b":1},"c":tru}"#, "{a:{b:1}}~"),
        (#"{"a":1}{"b":2}"#, "{a:1}"),
        (#"{"a":1.}"#, "{}~"),
        ("[", "[]~"), ("{", "{}~"), ("", "nothing"), ("\"abc", "'abc'~"), ("[1 2", "[1]~"), ("\"", "''~"),
    ]

    @Test(arguments: broken)
    func whatStandsBeforeAnErrorIsKept(text: String, dump: String) {
        let parsed = ParsedDocument(text)
        #expect(parsed.error != nil)
        #expect(!parsed.document.isComplete)
        #expect(parsed.dump() == dump)
        TapeCheck.check(parsed)
    }

    @Test func anIncompleteStringHoldsNoHalfCharacter() {
        let parsed = ParsedDocument(Array("[\"ab".utf8) + [0xE2, 0x82])
        #expect(parsed.error == JSONError(.invalidUTF8, at: 4))
        #expect(parsed.dump() == "['ab'~]~")
    }

    @Test func aDocumentIsUsedAgainWithoutTraces() throws {
        var document = JSONDocument()
        let long = Array(("[" + String(repeating: "{\"a\":[1,2,3]},", count: 200) + "0]").utf8)
        try document.parse(long.span)
        #expect(document.count == 200 * 6 + 2)
        let twice = Array("{\"a\":1,\"a\":2}".utf8)
        try document.parse(twice.span)
        #expect(document.count == 5)
        #expect(document.firstDuplicateKey == 3)
        let short = Array("7".utf8)
        try document.parse(short.span)
        #expect(document.count == 1)
        #expect(document.isComplete)
        #expect(document.firstDuplicateKey == nil)
        let empty: [UInt8] = []
        #expect(throws: JSONError(.unexpectedEnd, at: 0)) { try document.parse(empty.span) }
        #expect(document.count == 0)
        #expect(!document.isComplete)
    }

    @Test func depthNeedsNoStack() {
        let depth = 50_000
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let parsed = ParsedDocument(text, limits: JSONLimits(maximumDepth: depth))
        #expect(parsed.error == nil)
        #expect(parsed.document.count == depth)
        let open = ParsedDocument(String(text.prefix(depth)), limits: JSONLimits(maximumDepth: depth))
        #expect(open.error == JSONError(.unexpectedEnd, at: depth))
        #expect(open.document[0].next == depth)
        #expect(open.document[depth - 1].isIncomplete)
    }

    @Test func cursorsOfOtherNodesAreEmpty() {
        let parsed = ParsedDocument("[\"s\",{\"k\":1},2]")
        var members = parsed.document.members(of: 0)
        #expect(members.next(in: parsed.document) == nil)
        var elements = parsed.document.elements(of: 2)
        #expect(elements.next(in: parsed.document) == nil)
        elements = parsed.document.elements(of: 1)
        #expect(elements.next(in: parsed.document) == nil)
    }
}
