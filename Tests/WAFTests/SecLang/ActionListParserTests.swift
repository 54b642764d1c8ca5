// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct ActionListParserTests {
    @Test(arguments: [
        ("", ""),
        ("deny", "deny"),
        ("id:1,phase:2, deny ,log", "id=<1> phase=<2> deny log"),
        ("id:'1',", "id=<1>"),
        ("t=none,T:LowerCase", "t=<none> t=<LowerCase>"),
        ("msg:'a, b',deny", "msg=<a, b> deny"),
        (#"msg:'prefix \'UP\' \d'"#, #"msg=<prefix 'UP' \d>"#),
        ("msg:''", "msg=<>"),
        ("setvar:'tx.score=+%{tx.critical}'", "setvar=<tx.score=+%{tx.critical}>"),
        ("setvar:tx.a=b c ,pass", "setvar=<tx.a=b c> pass"),
        ("setvar:!ip.a", "setvar=<!ip.a>"),
        ("initcol:ip='127.0.0.1',id:2", "initcol=<ip=127.0.0.1> id=<2>"),
        ("xmlns:soap='http://a/,b/'", "xmlns=<soap=http://a/,b/>"),
        ("ctl:ruleRemoveTargetById=1-9;ARGS:/a.b/", "ctl=<ruleRemoveTargetById=1-9;ARGS:/a.b/>"),
        ("ctl:auditLogParts=+E", "ctl=<auditLogParts=+E>"),
        ("setenv:v=%{matched_var}==a=b", "setenv=<v=%{matched_var}==a=b>"),
        ("allow:phase,allow", "allow=<phase> allow"),
        ("phase : request", "phase=<request>"),
        ("MULTIMATCH,skipafter:X,NoLog", "multiMatch skipAfter=<X> nolog"),
        (
            "sanitizeArg:a,sanitiseMatched,sanitizeMatchedBytes:1/4",
            "sanitiseArg=<a> sanitiseMatched sanitiseMatchedBytes=<1/4>"
        ),
        ("msg:%{REQUEST_HEADERS:Accept}%", "msg=<%{REQUEST_HEADERS:Accept}%>"),
    ])
    func actions(text: String, dump: String) {
        #expect(DirectiveDump.of("SecAction \"\(text)\"") == "action \(dump)")
    }

    @Test func everyActionOfTheReferenceIsKnown() {
        let values = [
            "ctl": "ruleEngine=Off", "deprecatevar": "a.b=1/2", "expirevar": "a.b=1", "initcol": "ip=a", "xmlns": "a=b",
        ]
        let bare: Set = [
            "auditlog", "block", "capture", "chain", "deny", "drop", "log", "multiMatch", "noauditlog", "nolog", "pass",
            "sanitiseMatched",
        ]
        let words = """
            accuracy allow append auditlog block capture chain ctl deny deprecatevar drop expirevar id initcol log \
            logdata maturity msg multiMatch noauditlog nolog pass pause phase prepend proxy redirect rev sanitiseArg \
            sanitiseMatched sanitiseMatchedBytes sanitiseRequestHeader sanitiseResponseHeader severity setuid setrsc \
            setsid setenv setvar skip skipAfter status t tag ver xmlns
            """.split(separator: " ").map(String.init)
        #expect(words.count == 46)
        for word in words {
            let value = bare.contains(word) ? "" : ":" + values[word, default: "x"]
            let shown = bare.contains(word) ? word : "\(word)=<\(values[word, default: "x"])>"
            #expect(DirectiveDump.of("SecAction \(word.uppercased())\(value)") == "action \(shown)")
        }
    }

    @Test(arguments: [
        ("id:1,dney", 17, "unknown action 'dney' (did you mean 'deny'?)"),
        (
            "exec:/bin/a", 12,
            "the action exec is not available: no scripts are run; findings reach other programs as events"
        ),
        ("deny log", 17, "expected a comma before the next action, got 'log'"),
        ("id:1,,log", 17, "expected an action, got a second comma"),
        (",log", 12, "expected an action, got a second comma"),
        ("# tag:a", 12, "expected an action, got a comment: no comment can stand inside a continued line"),
        ("@rx a", 12, "expected an action, got '@rx'"),
        ("deny:1", 17, "the action 'deny' takes no value"),
        ("id", 12, "the action 'id' needs a value, as in id:1001"),
        ("id:,log", 12, "the action 'id' needs a value, as in id:1001"),
        ("msg", 12, "the action 'msg' needs a value, as in msg:'...'"),
        ("id:'1,phase:2", 15, "a single quote opens here and is never closed"),
        ("id:1',phase:2", 16, "a quote in the middle of a value: put the whole value in single quotes"),
        ("msg:'a'b", 19, "expected a comma before the next action, got 'b'"),
        ("setvar:tx.a='b'c", 27, "expected a comma after the closing quote, got 'c'"),
        (
            "initcol:ip", 20,
            "the value of 'initcol' is a name, '=' and a value, as in initcol:ip=%{remote_addr}; got 'ip'"
        ),
        (
            "xmlns:=", 18,
            "the value of 'xmlns' is a name, '=' and a value, as in"
                + " xmlns:soap=http://schemas.xmlsoap.org/soap/envelope/; got '='"
        ),
    ])
    func errorsNameTheColumn(text: String, column: Int, message: String) {
        #expect(DirectiveDump.of("SecAction \"\(text)\"") == "t.conf:1:\(column): \(message)")
    }

    @Test func actionsOfAContinuedRuleKnowTheirOwnLine() throws {
        let text = "SecRule ARGS \"@rx a\" \\\n    \"id:1,\\\n    deny,\\\n    log\""
        let directives = try SecLangParser(files: MemoryRuleFiles()).parse(text: text, name: "t.conf")
        guard case .rule(let variables, let operation, let actions) = directives.first?.kind else {
            Issue.record("no rule")
            return
        }
        #expect(variables.map(\.location.description) == ["t.conf:1:9"])
        #expect(operation.location.description == "t.conf:1:15")
        #expect(actions.map(\.location.description) == ["t.conf:2:6", "t.conf:3:5", "t.conf:4:5"])
    }
}
