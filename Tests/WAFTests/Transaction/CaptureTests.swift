// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct CaptureTests {
    @Test func groupsBecomeTX0To9() throws {
        let engine = try Engine("SecRule ARGS:q \"@rx (a)(b)?(c)\" \"id:1,phase:1,pass,nolog,capture\"")
        engine.get("/?q=xacx")
        #expect(engine.tx("0") == "ac")
        #expect(engine.tx("1") == "a")
        #expect(engine.tx("2") == "")
        #expect(engine.tx("3") == "c")
        #expect(engine.tx("4") == nil)
    }

    @Test func groupsBeyondTheNinthAreLeftOut() throws {
        let engine = try Engine(
            "SecRule ARGS:q \"@rx (.)(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)\" \"id:1,phase:1,pass,nolog,capture\""
        )
        engine.get("/?q=abcdefghijk")
        #expect(engine.tx("9") == "i")
        #expect(engine.tx("10") == nil)
    }

    @Test func withoutCaptureNothingIsSet() throws {
        let engine = try Engine("SecRule ARGS:q \"@rx (a)\" \"id:1,phase:1,pass,nolog\"")
        engine.get("/?q=a")
        #expect(engine.tx("0") == nil)
    }

    @Test func laterCapturesReplaceAllEarlierOnes() throws {
        let engine = try Engine(
            """
            SecRule ARGS:q "@rx (a)(b)" "id:1,phase:1,pass,nolog,capture"
            SecRule ARGS:r "@rx (c)" "id:2,phase:1,pass,nolog,capture"
            """
        )
        engine.get("/?q=ab&r=c")
        #expect(engine.tx("1") == "c")
        #expect(engine.tx("2") == nil)
    }

    @Test func capturesAreOfTheTransformedValueAndInTheMessageOfTheirMatch() throws {
        let engine = try Engine(
            "SecRule ARGS \"@rx ^(.+)$\" \"id:1,phase:1,pass,nolog,capture,t:lowercase,setvar:'tx.all=%{tx.all}%{tx.1} '\""
        )
        engine.get("/?q=ONE&r=Two")
        #expect(engine.tx("all") == "one two ")
    }

    @Test func operatorsWithoutGroupsCaptureWhatTheyFound() throws {
        let engine = try Engine("SecRule ARGS:q \"@pm select union\" \"id:1,phase:1,pass,nolog,capture\"")
        engine.get("/?q=a%20UNION%20b")
        #expect(engine.tx("0")?.lowercased() == "union")
    }
}
