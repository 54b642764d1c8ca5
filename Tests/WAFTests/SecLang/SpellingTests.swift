// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct SpellingTests {
    private let words = ["deny", "drop", "log", "nolog", "status"]

    @Test(arguments: [
        ("dney", "deny"), ("DENY", "deny"), ("stauts", "status"), ("statu", "status"), ("nollog", "nolog"),
        ("lg", "log"),
    ])
    func nearWordIsFound(word: String, expected: String) {
        #expect(Spelling.nearest(to: word, in: words) == expected)
    }

    @Test(arguments: ["x", "", "something", "dxxy", String(repeating: "a", count: 1000)])
    func wordFarFromAllHasNoSuggestion(word: String) {
        #expect(Spelling.nearest(to: word, in: words) == nil)
    }

    @Test func tiesGoToTheFirstInTheAlphabet() {
        #expect(Spelling.nearest(to: "cat", in: ["rat", "bat", "hat"]) == "bat")
    }
}
