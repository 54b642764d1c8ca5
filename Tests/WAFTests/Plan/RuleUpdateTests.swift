// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// The directives that change rules which stand elsewhere.
@Suite struct RuleUpdateTests {
    private static let rules = """
        SecRule ARGS "@contains x" "id:10,phase:1,pass,log,tag:'attack/a',msg:'finds x'"
        SecRule ARGS "@contains x" "id:11,phase:1,pass,log,tag:'attack/b',msg:'also finds x',chain"
            SecRule REQUEST_METHOD "@streq GET"
        SecRule ARGS_NAMES "@rx ." "id:12,phase:1,pass,log"
        """

    private func matched(_ directive: String, _ target: String = "/?q=x") throws -> [Int] {
        let below = try Engine(Self.rules + "\n" + directive)
        below.get(target)
        let above = try Engine(directive + "\n" + Self.rules)
        above.get(target)
        #expect(above.matched == below.matched, "the place of the directive makes no difference")
        return below.matched
    }

    @Test(arguments: [
        ("SecRuleRemoveById 10", [11, 12]), ("SecRuleRemoveById 10 12", [11]), ("SecRuleRemoveById \"10-11\"", [12]),
        ("SecRuleRemoveById 99", [10, 11, 12]), ("SecRuleRemoveByTag attack/a", [11, 12]),
        ("SecRuleRemoveByTag ^attack/", [12]), ("SecRuleRemoveByMsg \"finds x\"", [12]),
        ("SecRuleRemoveByMsg \"^finds x\"", [11, 12]),
    ])
    func removedRulesAreGoneWithTheirChain(directive: String, expected: [Int]) throws {
        #expect(try matched(directive) == expected)
    }

    @Test(arguments: [
        ("SecRuleUpdateTargetById 10 \"!ARGS:q\"", [11, 12]), ("SecRuleUpdateTargetById 10 \"!ARGS:/^q/\"", [11, 12]),
        ("SecRuleUpdateTargetById 10-11 \"!ARGS:q\"", [12]), ("SecRuleUpdateTargetById 11 \"!ARGS\"", [10, 12]),
        ("SecRuleUpdateTargetByTag ^attack/ \"!ARGS:q\"", [12]),
        ("SecRuleUpdateTargetByMsg \"also finds x\" \"!ARGS:q,!ARGS:r\"", [10, 12]),
        ("SecRuleUpdateTargetById 12 \"!ARGS_NAMES:q\"", [10, 11]),
    ])
    func excludedTargetIsNotLookedAt(directive: String, expected: [Int]) throws {
        #expect(try matched(directive) == expected)
    }

    @Test func addedTargetIsLookedAt() throws {
        let engine = try Engine(Self.rules + "\nSecRuleUpdateTargetById 10 \"REQUEST_HEADERS:X-One\"")
        engine.get("/", [("X-One", "x")])
        #expect(engine.matched == [10])
    }

    @Test func actionIsReplacedByItsKind() throws {
        let engine = try Engine(Self.rules + "\nSecRuleUpdateActionById 10 \"deny,status:418,nolog\"")
        #expect(engine.get("/?q=x")?.status == 418)
        #expect(engine.matched == [])
    }

    @Test func actionOfALaterRuleOfTheChainIsReplacedByItsPlace() throws {
        let engine = try Engine(Self.rules + "\nSecRuleUpdateActionById 11:1 \"setvar:tx.seen=1\"")
        engine.get("/?q=x")
        #expect(engine.tx("seen") == "1")
    }

    @Test func updateOfARuleThatIsNotThereIsWarnedOf() throws {
        let engine = try Engine(Self.rules + "\nSecRuleUpdateActionById 99 \"deny\"")
        #expect(engine.transaction.plan.warnings.map(\.description) == ["test.conf:5:1: there is no rule 99 to update"])
    }
}
