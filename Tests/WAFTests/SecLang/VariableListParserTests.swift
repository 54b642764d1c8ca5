// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct VariableListParserTests {
    @Test(arguments: [
        ("ARGS", "ARGS"),
        ("args", "ARGS"),
        ("ARGS|REQUEST_URI|ARGS", "ARGS REQUEST_URI ARGS"),
        ("ARGS|!ARGS:password|&REQUEST_HEADERS:User-Agent", "ARGS !ARGS[password] &REQUEST_HEADERS[User-Agent]"),
        ("!ARGS", "!ARGS"),
        ("&TX:1", "&TX[1]"),
        ("TX.score", "TX[score]"),
        ("ARGS:config[dformat]", "ARGS[config[dformat]]"),
        ("ARGS:json.items.0.name", "ARGS[json.items.0.name]"),
        ("ARGS:a,b", "ARGS[a,b]"),
        ("ARGS:a:b", "ARGS[a:b]"),
        ("ARGS:'a|b'|REQUEST_URI", "ARGS[a|b] REQUEST_URI"),
        (#"ARGS:'it\'s'"#, "ARGS[it's]"),
        ("ARGS:''", "ARGS[]"),
        ("TX:/^score_/", "TX~^score_~"),
        ("ARGS:/a|b/|REQUEST_URI", "ARGS~a|b~ REQUEST_URI"),
        ("ARGS:/a/b/|REQUEST_URI", "ARGS~a/b~ REQUEST_URI"),
        (#"ARGS:/a\/|b/|REQUEST_URI"#, #"ARGS~a\/|b~ REQUEST_URI"#),
        ("ARGS:'/a|b c/'", "ARGS~a|b c~"),
        ("ARGS:'/'", "ARGS[/]"),
        (
            #"!ARGS_NAMES:/^[\w]+\[[\w\-]+\]\[[\w\-]*?\]$/|ARGS"#,
            #"!ARGS_NAMES~^[\w]+\[[\w\-]+\]\[[\w\-]*?\]$~ ARGS"#
        ),
        (#"REQUEST_COOKIES:/\x22?\x24Version/"#, #"REQUEST_COOKIES~\x22?\x24Version~"#),
        ("XML:/*|XML://@*|ARGS", "XML[/*] XML[//@*] ARGS"),
        ("XML:/a/b[text()='x|y']|ARGS", "XML[/a/b[text()='x|y']] ARGS"),
        ("XML://shop/*[local-name()='item']", "XML[//shop/*[local-name()='item']]"),
        ("XML", "XML"),
        ("RESPONSE_CONTENT-TYPE", "RESPONSE_CONTENT_TYPE"),
    ])
    func targets(text: String, dump: String) {
        #expect(DirectiveDump.of("SecRule \(text) x") == "rule \(dump) ; rx <x> ; ")
    }

    @Test func blanksAroundPipesAreLetPassInQuotes() {
        #expect(DirectiveDump.of(#"SecRule "ARGS | !ARGS:a | TX:/x/ " x"#) == "rule ARGS !ARGS[a] TX~x~ ; rx <x> ; ")
    }

    @Test func updatesSeparateTargetsByCommasToo() {
        #expect(
            DirectiveDump.of(#"SecRuleUpdateTargetById 1 "!ARGS:a,!ARGS:/b,c/,REQUEST_URI""#)
                == "targets ids 1-1 ; !ARGS[a] !ARGS~b,c~ REQUEST_URI"
        )
    }

    @Test(arguments: [
        ("ARG", 9, "unknown variable 'ARG' (did you mean 'ARGS'?)"),
        ("ARGS|REQUEST_HEADER:a", 14, "unknown variable 'REQUEST_HEADER' (did you mean 'REQUEST_HEADERS'?)"),
        ("123", 9, "unknown variable '123'"),
        ("ARGS|", 14, "expected a variable such as ARGS, got nothing"),
        ("ARGS||TX", 14, "expected a variable such as ARGS, got '|TX'"),
        ("!&ARGS", 10, "expected a variable such as ARGS, got '&ARGS'"),
        ("ARGS,TX", 13, "expected '|' or the end of the targets, got ','"),
        ("ARGS:", 14, "expected what to select from ARGS"),
        ("REQUEST_URI:a", 20, "REQUEST_URI is a single value: nothing can be selected from it"),
        ("ARGS:/abc", 14, "a pattern opens here and no '/' closes it; a name goes in single quotes"),
        ("ARGS://", 14, "the pattern is empty"),
        ("ARGS:'abc", 14, "a single quote opens here and is never closed"),
        ("ARGS:'abc'd", 19, "expected '|' or the end of the targets, got 'd'"),
        ("XML:/a[b", 13, "the XPath is not closed"),
        (
            "WEBSERVER_ERROR_LOG", 9,
            "the variable WEBSERVER_ERROR_LOG is not available: the gateway is the web server; its own findings are in"
                + " the audit record"
        ),
    ])
    func errorsNameTheColumn(text: String, column: Int, message: String) {
        #expect(DirectiveDump.of("SecRule \(text) \"x\"") == "t.conf:1:\(column): \(message)")
    }
}
