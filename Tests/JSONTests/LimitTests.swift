// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct LimitTests {
    @Test func depthCountsContainersInEachOther() {
        let limits = JSONLimits(maximumDepth: 3)
        #expect(ParsedDocument("[[{\"a\":1}]]", limits: limits).error == nil)
        #expect(ParsedDocument("[[{\"a\":1}],[[]]]", limits: limits).error == nil)
        #expect(ParsedDocument("[[{\"a\":[]}]]", limits: limits).error == JSONError(.tooDeep, at: 7))
        #expect(ParsedDocument("1", limits: JSONLimits(maximumDepth: 0)).error == nil)
        #expect(ParsedDocument("[]", limits: JSONLimits(maximumDepth: 0)).error == JSONError(.tooDeep, at: 0))
    }

    @Test func nodesCountKeysAndValues() {
        for limit in 1..<40 {
            // A root and 2 n nodes of members, or n of elements.
            let limits = JSONLimits(maximumNodes: limit)
            for children in 0..<25 {
                let list = (0..<children).map { "\($0)" }.joined(separator: ",")
                let array = ParsedDocument("[" + list + "]", limits: limits)
                #expect((array.error == nil) == (children + 1 <= limit))
                #expect(array.document.count == min(limit, children + 1))
                TapeCheck.check(array)
                let members = (0..<children).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
                let object = ParsedDocument("{" + members + "}", limits: limits)
                #expect((object.error == nil) == (2 * children + 1 <= limit))
                if let error = object.error { #expect(error.reason == .tooManyNodes) }
                TapeCheck.check(object)
            }
        }
    }

    @Test func aTapeThatGrewForOneDocumentStillKeepsToTheLimitOfTheNext() throws {
        var document = JSONDocument()
        let large = Array(("[" + String(repeating: "0,", count: 500) + "0]").utf8)
        try document.parse(large.span)
        let small = Array("[1,2,3]".utf8)
        #expect(throws: JSONError(.tooManyNodes, at: 5)) {
            try document.parse(small.span, limits: JSONLimits(maximumNodes: 3))
        }
    }

    @Test func stringsAreMeasuredAsReceived() {
        let limits = JSONLimits(maximumStringBytes: 6)
        #expect(ParsedDocument(#"["abcdef"]"#, limits: limits).error == nil)
        #expect(ParsedDocument(#"["\u0041"]"#, limits: limits).error == nil)
        #expect(ParsedDocument(#"["abcdefg"]"#, limits: limits).error == JSONError(.stringTooLong, at: 1))
        #expect(ParsedDocument(#"{"abcdefg":1}"#, limits: limits).error == JSONError(.stringTooLong, at: 1))
        #expect(ParsedDocument(#"["a","abcdefg"]"#, limits: limits).dump() == "['a']~")
    }

    @Test func numbersOfManyDigitsAreRefused() {
        #expect(ParsedDocument(String(repeating: "9", count: 64)).error == nil)
        #expect(ParsedDocument(String(repeating: "9", count: 65)).error == JSONError(.numberTooLong, at: 0))
        #expect(ParsedDocument("[0," + String(repeating: "9", count: 65)).error == JSONError(.numberTooLong, at: 3))
    }
}
