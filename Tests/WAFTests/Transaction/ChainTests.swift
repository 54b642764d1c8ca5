// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct ChainTests {
    private static let chain = """
        SecRule ARGS "@contains x" "id:1,phase:1,deny,status:418,log,msg:'both',setvar:tx.first=+1,chain"
            SecRule REQUEST_METHOD "@streq POST" "setvar:tx.second=+1"
        """

    @Test func ruleMatchesWhenAllOfItsChainDoes() throws {
        let engine = try Engine(Self.chain)
        #expect(engine.run(EngineRequest(method: "POST", target: "/?a=x"))?.status == 418)
        #expect(engine.matched == [1])
        #expect(engine.transaction.matches.map { Engine.text($0.message) } == ["both"])
    }

    @Test func brokenChainDecidesAndLogsNothingButHasHadItsEffects() throws {
        let engine = try Engine(Self.chain)
        #expect(engine.get("/?a=x&b=x") == nil)
        #expect(engine.matched == [])
        #expect(engine.tx("first") == "2")
        #expect(engine.tx("second") == nil)
    }

    @Test func whatTheClientSentIsReportedBeforeVariablesOfRules() throws {
        let engine = try Engine(
            """
            SecRule ARGS "@rx (x+)" "id:1,phase:1,pass,log,capture,chain"
                SecRule TX:1 "@streq xx"
            """
        )
        engine.get("/?a=axxb")
        #expect(engine.transaction.matches.map { Engine.text($0.variable) } == ["ARGS:a"])
        #expect(engine.transaction.matches.map { Engine.text($0.value) } == ["axxb"])
    }

    @Test func matchedVarsAreThoseOfTheRuleAbove() throws {
        let engine = try Engine(
            """
            SecRule ARGS "@contains x" "id:1,phase:1,pass,log,chain"
                SecRule MATCHED_VARS "!@contains y" "chain,setvar:'tx.values=%{tx.values}%{MATCHED_VAR} '"
                    SecRule MATCHED_VARS_NAMES "@rx ." "setvar:'tx.names=%{tx.names}%{MATCHED_VAR} '"
            """
        )
        engine.get("/?a=x1&b=2&c=xy&d=x3")
        #expect(engine.tx("values") == "x1 x3 ")
        #expect(engine.tx("names") == "ARGS:a ARGS:d ")
        #expect(engine.matched == [1])
    }

    @Test func laterRuleCanSayTheStatus() throws {
        let engine = try Engine(
            """
            SecRule ARGS "@contains x" "id:1,phase:1,deny,chain"
                SecRule REQUEST_METHOD "@streq GET" "status:437"
            """
        )
        #expect(engine.get("/?a=x")?.status == 437)
    }

    @Test func actionWithoutConditionCanLeadAChain() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,log,chain"
                SecRule ARGS:a "@streq 1"
            """
        )
        engine.get("/?a=1")
        #expect(engine.matched == [1])
        engine.get("/?a=2")
        #expect(engine.matched == [])
    }
}
