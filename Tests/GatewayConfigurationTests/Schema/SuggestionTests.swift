// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct SuggestionTests {
    private static let keys = ["upstream", "timeout", "max_body", "match", "name", "host", "hosts"]

    @Test(
        arguments: [
            ("upstreem", "upstream"), ("upstraem", "upstream"), ("timeouts", "timeout"), ("maxBody", "max_body"),
            ("max-body", "max_body"), ("nme", "name"), ("hsot", "host"),
        ]
    )
    func nearMissIsFound(_ word: String, _ meant: String) {
        #expect(Suggestion.nearest(to: word, in: Self.keys) == meant)
    }

    @Test(arguments: ["", "x", "identity", "body", "upstreamtimeout", String(repeating: "a", count: 1000)])
    func farWordsAreNotGuessedAt(_ word: String) {
        #expect(Suggestion.nearest(to: word, in: Self.keys) == nil)
    }

    @Test func tiesGoToTheFirstInTheAlphabet() {
        #expect(Suggestion.nearest(to: "cat", in: ["rat", "bat", "hat"]) == "bat")
    }

    @Test func distanceCountsASwapAsOne() {
        #expect(Suggestion.distance(Array("abcd".utf8), Array("abdc".utf8)) == 1)
        #expect(Suggestion.distance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
        #expect(Suggestion.distance([], Array("abc".utf8)) == 3)
    }
}
