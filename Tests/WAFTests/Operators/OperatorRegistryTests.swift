// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct OperatorRegistryTests {
    @Test func wordsAreFoundInAnyLetterCase() throws {
        #expect(type(of: try OperatorHarness.make("BEGINSWITH", "a")) == BeginsWith.self)
        #expect(type(of: try OperatorHarness.make("pmf", "x", files: ["rules/x": "a"])) == PmFromFile.self)
        #expect(type(of: try OperatorHarness.make("IPMatchF", "x", files: ["rules/x": "::1"])) == IpMatchFromFile.self)
    }

    @Test func allWordsAreKnown() {
        #expect(OperatorRegistry.words.count == 33)
        for word in OperatorRegistry.words {
            let reason = OperatorHarness.reason { () throws(OperatorError) in try OperatorHarness.make(word) }
            #expect(!reason.contains("there is no operator"), "\(word)")
        }
    }

    @Test(arguments: ["inspectFile", "fuzzyHash", "validateSchema", "validateDTD", "gsbLookup", "rsub", "validateHash"])
    func unsupportedWordsSayWhatToDo(_ word: String) {
        let reason = OperatorHarness.reason { () throws(OperatorError) in try OperatorHarness.make(word, "x") }
        #expect(reason.hasPrefix("@\(word) is not supported: "))
    }

    @Test func unknownWordIsTold() {
        let reason = OperatorHarness.reason { () throws(OperatorError) in try OperatorHarness.make("regex", "x") }
        #expect(reason == "there is no operator @regex")
    }

    @Test func blockListIsOffAndSaysSo() throws {
        let made = try OperatorHarness.make("rbl", "dnsbl.example.org")
        #expect(made.warning?.contains("@ipMatchFromFile") == true)
        #expect(!made.matches(bytes: Array("127.0.0.2".utf8), OperatorHarness.context()))
        #expect(try OperatorHarness.make("streq", "a").warning == nil)
    }
}
