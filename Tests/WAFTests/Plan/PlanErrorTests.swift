// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// What is wrong with rules that can be parsed.
@Suite struct PlanErrorTests {
    @Test(arguments: [
        (
            "SecAction \"id:1,pass\"\nSecAction \"id:1,pass\"",
            "test.conf:2:1: the id 1 is taken: test.conf:1:1"
        ),
        ("SecAction \"pass\"", "test.conf:1:1: a rule needs a unique id, as in \"id:1000001\""),
        (
            "SecRule ARGS \"@rx a\" \"id:1,chain\"\nSecAction \"id:2,pass\"",
            "test.conf:1:1: the chain is not finished: a SecRule must follow"
        ),
        ("SecRule ARGS \"@rx a\" \"id:1,chain\"", "test.conf:1:1: the chain is not finished: a SecRule must follow"),
        (
            "SecRule ARGS \"@rx a\" \"id:1,chain\"\nSecRule ARGS \"@rx b\" \"deny\"",
            "test.conf:2:23: deny belongs to the first rule of a chain, not to a later one"
        ),
        (
            "SecAction \"id:1,phase:6,pass\"",
            "test.conf:1:1: there is no phase 6; it is 1 to 5, request, response or logging"
        ),
        (
            "SecAction \"id:1,pass,t:upsidedown\"",
            "test.conf:1:22: there is no transformation \"upsidedown\""
        ),
        (
            "SecAction \"id:1,pass,severity:BAD\"",
            "test.conf:1:22: there is no severity \"bad\"; it is EMERGENCY to DEBUG, or 0 to 7"
        ),
        (
            "SecAction \"id:1,pass,setvar:nowhere.a=1\"",
            "test.conf:1:22: \"nowhere\" is no collection that rules can write; they are TX, IP, GLOBAL, SESSION, USER and RESOURCE"
        ),
        (
            "SecAction \"id:1,pass,msg:'%{nothing}'\"",
            "test.conf:1:22: the macro %{nothing} names no variable; a macro is %{VARIABLE} or %{COLLECTION.name}"
        ),
        (
            "SecAction \"id:1,pass,msg:'%{ARGS:/a/}'\"",
            "test.conf:1:22: the macro %{ARGS:/a/} needs a name: a pattern could stand for several"
        ),
        (
            "SecRule ARGS \"@rx (\" \"id:1,pass\"",
            "test.conf:1:15: @rx: regular expression: missing closing parenthesis, at byte 1"
        ),
        ("SecDefaultAction \"log,pass\"", "test.conf:1:1: SecDefaultAction needs a phase, as in \"phase:1,log,pass\""),
        (
            "SecDefaultAction \"phase:1,log,block\"",
            "test.conf:1:1: SecDefaultAction needs to say what block does: deny, drop, redirect, allow or pass"
        ),
        (
            "SecDefaultAction \"phase:1,pass,id:1\"",
            "test.conf:1:32: id belongs to a rule, not to SecDefaultAction"
        ),
        (
            "SecRule XML:/a/b \"@rx a\" \"id:1,pass\"",
            "test.conf:1:9: of XML, rules can look at /* (all text) and //@* (all attributes)"
        ),
    ])
    func errorSaysWhereAndWhat(rules: String, error: String) {
        #expect(Self.errors(rules) == [error])
    }

    @Test func allErrorsAreTold() {
        let rules = "SecAction \"pass\"\nSecAction \"id:1,pass,t:a\"\nSecRule ARGS \"@rx (\" \"id:2,pass\""
        #expect(Self.errors(rules).count == 3)
    }

    private static func errors(_ rules: String) -> [String] {
        do throws(SecLangErrors) {
            _ = try Engine(rules)
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }
}
