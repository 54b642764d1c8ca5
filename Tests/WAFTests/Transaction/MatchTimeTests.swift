// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

/// The time that long values take together.
@Suite struct MatchTimeTests {
    private static let rules = """
        SecRule ARGS_GET "@rx (?:a+)+\\d" "id:1,phase:1,pass"
        SecRule ARGS_GET "@rx never|[^x]*never" "id:2,phase:1,pass"
        SecRule ARGS_GET "@rxGlobal nowhere|[^x]*nowhere" "id:3,phase:1,pass"
        SecRule MSC_PCRE_LIMITS_EXCEEDED|TX:MSC_PCRE_LIMITS_EXCEEDED "@eq 1" "id:4,phase:2,pass"
        """

    private static func engine(milliseconds: Int, matches: Bool) throws -> Engine {
        let files = MemoryRuleFiles([:])
        let directives = try SecLangParser(files: files).parse(text: rules, name: "test.conf")
        return Engine(
            try Plan.compile(directives, files: files) { settings in
                settings.longMatchMilliseconds = milliseconds
                settings.matchesBeyondBudget = matches
                settings.ignoresGates = true
            }
        )
    }

    /// Longer than what is matched without a look at the clock.
    private static let target = "/?q=" + String(repeating: "a", count: 2_000)

    @Test func patternsCountAsMatchedWhenTheTransactionsTimeIsUp() throws {
        let engine = try Self.engine(milliseconds: 0, matches: true)
        engine.get(Self.target)
        #expect(engine.transaction.exceededBudget)
        // The first one took the time.
        #expect(engine.matched.suffix(3) == [2, 3, 4])
        #expect(engine.tx("msc_pcre_limits_exceeded") == "1")
    }

    @Test func patternsCountAsNotMatchedWhereThatIsConfigured() throws {
        let engine = try Self.engine(milliseconds: 0, matches: false)
        engine.get(Self.target)
        #expect(engine.transaction.exceededBudget)
        #expect(engine.matched == [4])
    }

    @Test func eachTransactionHasItsOwnTime() throws {
        let engine = try Self.engine(milliseconds: 0, matches: true)
        engine.get(Self.target)
        engine.get("/?q=short")
        #expect(!engine.transaction.exceededBudget)
        #expect(engine.matched == [])
    }

    /// Many values, each within what one match may take.
    @Test func manyHostileValuesEnd() throws {
        let engine = try Self.engine(milliseconds: 20, matches: true)
        let value = String(repeating: "a", count: 5_000)
        engine.get("/?" + (0..<200).map { "a\($0)=\(value)" }.joined(separator: "&"))
        #expect(engine.transaction.exceededBudget)
        // What was under way when the time was up may end: one match.
        #expect(engine.transaction.timeInLongMatches < 200_000_000)
    }
}
