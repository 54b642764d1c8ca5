// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct HeaderBlockTests {
    private func block(_ fields: (String, String)...) -> HeaderBlock {
        var block = HeaderBlock()
        for (name, value) in fields { block.add(named: name.utf8, value.utf8) }
        return block
    }

    @Test func fieldsKeepOrderAndBytes() {
        let block = block(("HOST", "a"), ("X-Odd", "\u{E9}"), ("host", "b"), ("X-Odd", ""))
        #expect(block.fields.map { latin1(block.name($0)) } == ["HOST", "X-Odd", "host", "X-Odd"])
        #expect(block.values(.host).map(latin1) == ["a", "b"])
        #expect(block.first(.host).map(latin1) == "a")
        #expect(block.first(named: "x-odd") == Array("\u{E9}".utf8)[...])
        #expect(block.first(named: "X-Odd") == nil, "the name to look for is in lower case")
        #expect(block.count(of: .host) == 2)
        #expect(block.contains(.host) && !block.contains(.cookie))
    }

    @Test func anEmptyBlockHasNothing() {
        let block = HeaderBlock()
        for name in HeaderName.allCases {
            #expect(!block.contains(name))
            #expect(block.first(name) == nil)
            #expect(block.values(name).isEmpty)
            #expect(block.members(of: name).isEmpty)
            #expect(block.count(of: name) == 0)
        }
        #expect(block.first(named: "") == nil)
    }

    @Test func removedFieldsAreGoneForEveryQuestion() {
        var block = block(("Cookie", "a"), ("Host", "h"), ("cookie", "b"))
        block.remove(.cookie)
        block.remove(.server)
        #expect(fieldTexts(block) == ["Host: h"])
        #expect(!block.contains(.cookie))
        #expect(block.first(.cookie) == nil)
        #expect(block.first(named: "cookie") == nil)
        #expect(block.values(.cookie).isEmpty)
        #expect(block.count(of: .cookie) == 0)
        block.add(.cookie, "c".utf8)
        #expect(block.values(.cookie).map(latin1) == ["c"], "what was removed does not come back")
        #expect(fieldTexts(block) == ["Host: h", "cookie: c"])
    }

    @Test func removalByConditionKeepsTheOthersKnown() {
        var block = block(("X-Internal-A", "1"), ("Host", "h"), ("Via", "1"), ("Via", "2"))
        block.removeAll { block, field in block.name(field).starts(with: "X-Internal-".utf8) }
        block.removeAll { block, field in latin1(block.value(field)) == "1" }
        #expect(fieldTexts(block) == ["Host: h", "Via: 2"])
        #expect(block.contains(.via))
        block.removeAll { _, field in field.name == .via }
        #expect(!block.contains(.via))
        #expect(!block.contains(.other))
    }

    @Test func addedNamesAreRecognised() {
        var block = HeaderBlock()
        block.add(.contentLength, "5".utf8)
        block.add(named: "TRANSFER-ENCODING".utf8, "chunked".utf8)
        block.add(named: "x-unknown".utf8, [0xFF])
        #expect(fieldTexts(block) == ["content-length: 5", "TRANSFER-ENCODING: chunked", "x-unknown: \u{FF}"])
        #expect(block.contains(.contentLength) && block.contains(.transferEncoding) && block.contains(.other))
    }

    @Test func membersAreSplitAndTrimmed() throws {
        let block = block(("Connection", "close , \tkeep-alive"), ("Connection", ""), ("connection", ",te"))
        let expected = ["close", "keep-alive", "", "", "te"]
        #expect(block.members(of: .connection).map(latin1) == expected)
        var visited: [String] = []
        try block.forEachMember(of: .connection) { visited.append(latin1($0)) }
        #expect(visited == expected)
        try block.forEachMember(of: .upgrade) { _ in Issue.record("there is none") }
    }

    @Test func visitingMembersStopsAtARefusal() {
        let block = block(("Connection", "a,b,c"))
        var visited: [String] = []
        #expect(throws: Refusal.protectedConnectionOption) {
            try block.forEachMember(of: .connection) { member throws(Refusal) in
                visited.append(latin1(member))
                if visited.count == 2 { throw .protectedConnectionOption }
            }
        }
        #expect(visited == ["a", "b"])
    }

    /// A name longer than 16 bits count must not be cut to one that means something.
    @Test func aVeryLongNameIsNotCut() {
        let name = "host" + String(repeating: "x", count: 1 << 16)
        let block = block((name, "v"))
        #expect(block.fields.first?.name == .other)
        #expect(block.fields.map { block.name($0).count } == [name.utf8.count])
        #expect(block.first(named: "host") == nil)
    }

    @Test func comparisonIgnoresCaseOfLettersAlone() {
        #expect(bytes("ChUnKeD")[...].equalsIgnoringCase("chunked"))
        #expect(!bytes("chunked ")[...].equalsIgnoringCase("chunked"))
        #expect(!bytes("chunke")[...].equalsIgnoringCase("chunked"))
        #expect(bytes("100-CONTINUE")[...].equalsIgnoringCase("100-continue"))
        for byte in UInt8.min...UInt8.max {
            let equal = [byte][...].equalsIgnoringCase("k")
            #expect(equal == (byte == UInt8(ascii: "k") || byte == UInt8(ascii: "K")))
        }
    }

    @Test func trimmingTakesSpacesAndTabsFromBothEnds() {
        for (text, expected) in [("", ""), (" \t", ""), ("\ta b ", "a b"), ("x", "x"), ("\u{A0}x", "\u{A0}x")] {
            #expect(latin1(bytes(text)[...].trimmed) == expected)
        }
    }
}
