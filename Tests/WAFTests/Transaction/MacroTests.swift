// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct MacroTests {
    @Test(arguments: [
        ("%{REQUEST_HEADERS.User-Agent}", "curl"),
        ("%{request_headers:user-agent}", "curl"),
        ("%{ARGS.q}", "one"),
        ("%{rule.id}", "1"),
        ("%{rule.severity}", "2"),
        ("%{rule.msg}", "told"),
        ("%{REMOTE_ADDR}", "192.0.2.1"),
        ("%{ARGS.none}", ""),
        ("a%{ARGS.q}b%{ARGS.q}c", "aonebonec"),
        ("%{ARGS.q}%", "one"),
        ("%{ARGS.q}%{ARGS.q}", "oneone"),
        ("100%", "100%"),
        ("%{open", "%{open"),
    ])
    func macroStandsForTheFirstValue(text: String, value: String) throws {
        let engine = try Engine(
            "SecAction \"id:1,phase:1,pass,nolog,severity:CRITICAL,msg:'told',setvar:'tx.a=\(text)'\""
        )
        engine.get("/?q=one&q=two", [("User-Agent", "curl")])
        #expect(engine.tx("a") == value)
    }

    @Test func messageThatNamesItselfEnds() throws {
        let engine = try Engine(
            "SecAction \"id:7,phase:1,pass,msg:'%{rule.msg} of %{rule.id}',setvar:'tx.a=%{rule.msg}'\""
        )
        engine.get("/")
        #expect(engine.tx("a") == " of 7")
        #expect(engine.matched == [7])
    }

    @Test func operatorComparesWithTheValueOfTheMoment() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,setvar:'tx.allowed=GET HEAD',setvar:tx.limit=3"
            SecRule REQUEST_METHOD "!@within %{tx.allowed}" "id:2,phase:1,pass,log"
            SecRule &ARGS "@gt %{tx.limit}" "id:3,phase:1,pass,log"
            SecRule ARGS:q "@rx ^%{ARGS.p}$" "id:4,phase:1,pass,log"
            """
        )
        engine.get("/?q=abc&p=a.c")
        #expect(engine.matched == [4])
        engine.run(EngineRequest(method: "PUT", target: "/?q=1&p=2&r=3&s=4"))
        #expect(engine.matched == [2, 3])
    }
}
