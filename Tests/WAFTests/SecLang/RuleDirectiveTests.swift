// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct RuleDirectiveTests {
    @Test(arguments: [
        (#"SecRule ARGS "@rx a" "id:1,deny""#, "rule ARGS ; rx <a> ; id=<1> deny"),
        (#"secrule "ARGS" a"#, "rule ARGS ; rx <a> ; "),
        (#"SecRule ARGS a id:1"#, "rule ARGS ; rx <a> ; id=<1>"),
        (#"SecRule ARGS '@pm a "b"' 'id:1'"#, #"rule ARGS ; pm <a "b"> ; id=<1>"#),
        (#"SecAction "id:1,pass""#, "action id=<1> pass"),
        ("SecAction id:1,msg:'a b'", "action id=<1> msg=<a b>"),
        ("SecMarker END", "marker END"),
        (#"SecMarker "END""#, "marker END"),
        (#"SecDefaultAction "phase:1,log,pass""#, "default phase=<1> log pass"),
        ("SecRuleRemoveById 1", "remove ids 1-1"),
        (#"SecRuleRemoveById 1 2-3 "5 - 9,12, 14-15""#, "remove ids 1-1 2-3 5-9 12-12 14-15"),
        ("SecRuleRemoveByTag attack-.*", "remove tag <attack-.*>"),
        (#"SecRuleRemoveByMsg "a b""#, "remove message <a b>"),
        ("SecRuleUpdateTargetById 1 !ARGS", "targets ids 1-1 ; !ARGS"),
        (#"SecRuleUpdateTargetById 1-5 "!ARGS:a|TX:b""#, "targets ids 1-5 ; !ARGS[a] TX[b]"),
        ("SecRuleUpdateTargetByTag test !ARGS:'/k.*/'", "targets tag <test> ; !ARGS~k.*~"),
        (#"SecRuleUpdateTargetByMsg "a b" !ARGS"#, "targets message <a b> ; !ARGS"),
        (#"SecRuleUpdateActionById 12 "deny,status:403""#, "actions 12+0 ; deny status=<403>"),
        (#"SecRuleUpdateActionById "12:2" pass"#, "actions 12+2 ; pass"),
    ])
    func directives(text: String, dump: String) {
        #expect(DirectiveDump.of(text) == dump)
    }

    @Test(arguments: [
        ("SecRule", 8, "SecRule needs targets, an operator and a list of actions"),
        ("SecRule ARGS", 13, "SecRule needs targets, an operator and a list of actions"),
        (
            #"SecRule ARGS @pm a "id:1""#, 20,
            "SecRule takes targets, an operator and a list of actions and nothing more, got 'id:1'; an argument with"
                + " spaces in it is put in double quotes"
        ),
        (
            #"SecRule ARGS "a" "id:1" # off"#, 25,
            "a comment has a line of its own, not the end of a directive's"
        ),
        ("SecAction", 10, "SecAction needs a list of actions"),
        ("SecMarker", 10, "SecMarker needs a name"),
        (#"SecMarker """#, 11, "SecMarker needs a name"),
        ("SecRuleRemoveById", 18, "SecRuleRemoveById needs ids of rules or ranges of them"),
        ("SecRuleRemoveById 1 a", 21, "expected the id of a rule, got 'a'"),
        ("SecRuleRemoveById -1", 19, "expected the id of a rule, got '-1'"),
        ("SecRuleRemoveById 9-5", 19, "the range 9-5 is empty"),
        ("SecRuleRemoveById 1-", 21, "expected the id of a rule, got nothing"),
        (
            "SecRuleRemoveById 99999999999999999999", 19,
            "99999999999999999999 is too great a number for the id of a rule"
        ),
        ("SecRuleUpdateTargetById 1", 26, "SecRuleUpdateTargetById needs ids and targets"),
        (
            "SecRuleUpdateTargetById 1 ARGS TX", 32,
            "replacing a target is not supported: remove it with '!' and add the new one"
        ),
        ("SecRuleUpdateActionById 1:x pass", 27, "expected which rule of the chain, got 'x'"),
        ("SecRuleUpdateActionById 1-5 pass", 26, "expected one id, got '-5' behind it"),
    ])
    func errorsNameTheColumn(text: String, column: Int, message: String) {
        #expect(DirectiveDump.of(text) == "t.conf:1:\(column): \(message)")
    }

    @Test func errorsOfAllArgumentsAreShownAtOnce() {
        #expect(
            DirectiveDump.of(#"SecRule ARG "@ex a" "dny""#) == """
                t.conf:1:9: unknown variable 'ARG' (did you mean 'ARGS'?)
                t.conf:1:14: unknown operator '@ex' (did you mean 'eq'?)
                t.conf:1:22: unknown action 'dny' (did you mean 'deny'?)
                """
        )
    }
}
