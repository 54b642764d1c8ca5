// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct SetVarTests {
    @Test(arguments: [
        ("setvar:tx.a=5", "5"),
        ("setvar:tx.a", "1"),
        ("setvar:'tx.a=words and, commas'", "words and, commas"),
        ("setvar:tx.a=5,setvar:tx.a=+3", "8"),
        ("setvar:tx.a=5,setvar:tx.a=-7", "-2"),
        ("setvar:tx.a=+4", "4"),
        ("setvar:tx.a=word,setvar:tx.a=+1", "1"),
        ("setvar:tx.a=007", "007"),
        ("setvar:tx.a=007,setvar:tx.a=+1", "8"),
        ("setvar:TX.A=5", "5"),
        ("setvar:tx.b=3,setvar:tx.a=%{tx.b}", "3"),
        ("setvar:tx.b=3,setvar:tx.a=+%{tx.b},setvar:tx.a=+%{tx.b}", "6"),
        ("setvar:'tx.a=%{request_method} %{REQUEST_HEADERS.host} %{tx.none}.'", "GET shop.example ."),
        ("setvar:tx.name=a,setvar:tx.%{tx.name}=made", "made"),
        ("setvar:tx.a=9223372036854775807,setvar:tx.a=+1", "9223372036854775807"),
        ("setvar:tx.a=-9223372036854775807,setvar:tx.a=-2", "-9223372036854775808"),
    ])
    func variableHoldsWhatTheActionsMakeOfIt(actions: String, value: String) throws {
        let engine = try Engine("SecAction \"id:1,phase:1,pass,nolog,\(actions)\"")
        engine.get("/", [("Host", "shop.example")])
        #expect(engine.tx("a") == value)
    }

    @Test func removedVariableIsNotSet() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.a=5,setvar:!tx.a"
            SecRule &TX:a "@eq 0" "id:2,phase:1,pass,log"
            SecRule TX:a "@unconditionalMatch" "id:3,phase:1,pass,log"
            """
        )
        engine.get("/")
        #expect(engine.tx("a") == nil)
        #expect(engine.matched == [2])
    }

    @Test func actionsHappenForEachValueThatMatches() throws {
        let engine = try Engine(
            "SecRule ARGS \"@contains x\" \"id:1,phase:1,pass,setvar:tx.count=+1,setvar:'tx.seen=%{tx.seen}%{MATCHED_VAR_NAME} '\""
        )
        engine.get("/?a=x&b=y&c=xx")
        #expect(engine.tx("count") == "2")
        #expect(engine.tx("seen") == "ARGS:a ARGS:c ")
        #expect(engine.matched == [1])
    }

    @Test func namesMadeByMacrosAreFoundByPattern() throws {
        let engine = try Engine(
            """
            SecRule ARGS_NAMES "@rx ." "id:1,phase:1,pass,nolog,setvar:'tx.count_%{MATCHED_VAR}=+1'"
            SecRule TX:/^count_/ "@gt 1" "id:2,phase:1,pass,log"
            """
        )
        engine.get("/?q=1&Q=2&r=3")
        #expect(engine.tx("count_q") == "2")
        #expect(engine.transaction.matches.map { Engine.text($0.variable) } == ["TX:count_q"])
    }

    @Test func nothingOutlivesTheTransaction() throws {
        let engine = try Engine(
            "SecRule ARGS:q \"@streq set\" \"id:1,phase:1,pass,nolog,setvar:tx.a=1,setvar:tx.%{ARGS.q}=1\""
        )
        engine.get("/?q=set")
        #expect(engine.tx("a") == "1")
        engine.get("/")
        #expect(engine.tx("a") == nil)
        #expect(engine.tx("set") == nil)
    }
}
