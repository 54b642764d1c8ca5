// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct SettingDirectiveTests {
    private func setting(_ text: String) throws -> EngineSetting? {
        let directives = try SecLangParser(files: MemoryRuleFiles()).parse(text: text, name: "rules/t.conf")
        guard directives.count == 1, case .setting(let setting) = directives[0].kind else { return nil }
        return setting
    }

    @Test(
        arguments: [
            ("SecRuleEngine On", .ruleEngine(.on)),
            ("secruleengine detectiononly", .ruleEngine(.detectionOnly)),
            ("SecRequestBodyAccess On", .requestBodyAccess(true)),
            ("SecResponseBodyAccess off", .responseBodyAccess(false)),
            ("SecRequestBodyLimit 13107200", .requestBodyLimit(13_107_200)),
            ("SecRequestBodyNoFilesLimit 131072", .requestBodyNoFilesLimit(131_072)),
            ("SecRequestBodyLimitAction Reject", .requestBodyLimitAction(.reject)),
            ("SecRequestBodyJsonDepthLimit 512", .requestBodyJSONDepthLimit(512)),
            ("SecResponseBodyLimit 524288", .responseBodyLimit(524_288)),
            ("SecResponseBodyLimitAction ProcessPartial", .responseBodyLimitAction(.processPartial)),
            ("SecResponseBodyMimeType text/plain Text/HTML", .responseBodyMediaTypes(["text/plain", "text/html"])),
            (#"SecResponseBodyMimeType "text/plain (null)""#, .responseBodyMediaTypes(["text/plain", "(null)"])),
            ("SecResponseBodyMimeTypesClear", .responseBodyMediaTypes([])),
            ("SecArgumentsLimit 1000", .argumentsLimit(1000)), ("SecUploadFileLimit 5", .uploadFileLimit(5)),
            ("SecArgumentSeparator &", .argumentSeparator(UInt8(ascii: "&"))),
            (#"SecArgumentSeparator ";""#, .argumentSeparator(UInt8(ascii: ";"))),
            ("SecCookieFormat 0", .cookieFormat(0)),
            (#"SecComponentSignature "OWASP_CRS/3.3.4""#, .componentSignature("OWASP_CRS/3.3.4")),
            ("SecCollectionTimeout 600", .collectionTimeout(600)),
            ("SecPcreMatchLimit 1000", .matchLimit(1000)),
            ("SecPcreMatchLimitRecursion 1000", .matchLimitRecursion(1000)),
            ("SecGeoLookupDb geo/city.mmdb", .geoDatabase(path: "rules/geo/city.mmdb")),
            ("SecGeoLookupDb /var/city.mmdb", .geoDatabase(path: "/var/city.mmdb")),
            ("SecWebAppId shop", .webAppID("shop")),
        ] as [(String, EngineSetting)]
    )
    func settings(text: String, expected: EngineSetting) throws {
        #expect(try setting(text) == expected)
    }

    @Test(arguments: [
        ("SecRuleEngine", 14, "SecRuleEngine needs On, Off or DetectionOnly"),
        ("SecRuleEngine Maybe", 15, "expected On, Off or DetectionOnly, got 'Maybe'"),
        ("SecRuleEngine On # now", 18, "a comment has a line of its own, not the end of a directive's"),
        ("SecRequestBodyAccess 1", 22, "expected On or Off, got '1'"),
        ("SecRequestBodyLimit -1", 21, "expected bytes, a whole number from 0 on, got '-1'"),
        (
            "SecRequestBodyLimit 99999999999999999999", 21,
            "expected bytes, a whole number from 0 on, got '99999999999999999999'"
        ),
        ("SecCookieFormat 2", 17, "expected a version of cookies, a whole number from 0 to 1, got '2'"),
        ("SecArgumentSeparator ab", 22, "expected one ASCII character, got 'ab'"),
        ("SecArgumentSeparator é", 22, "expected one ASCII character, got 'é'"),
        ("SecResponseBodyMimeType html", 25, "expected a media type such as text/html, got 'html'"),
        (
            "SecResponseBodyMimeTypesClear a", 31,
            "SecResponseBodyMimeTypesClear takes no argument and nothing more, got 'a'"
        ),
        ("SecPcreMatchLimit 4294967296", 19, "expected a limit, a whole number from 0 to 4294967295, got '4294967296'"),
    ])
    func errorsNameTheColumn(text: String, column: Int, message: String) {
        #expect(DirectiveDump.of(text).hasPrefix("t.conf:1:\(column): \(message)"))
    }

    @Test(arguments: [
        "SecAuditEngine RelevantOnly", "SecAuditLog /var/log/a.log", "SecAuditLogParts ABIJDEFHZ",
        "SecAuditLogType Serial",
        #"SecAuditLogRelevantStatus "^(?:5|4(?!04))""#, "SecAuditLogStorageDir /a", "SecAuditLogFormat JSON",
        "SecDebugLog /a", "SecDebugLogLevel 3", "SecTmpDir /tmp/", "SecDataDir /tmp/", "SecUploadDir /tmp",
        "SecUploadKeepFiles Off", "SecUploadFileMode 0600", "SecServerSignature x",
        "SecStatusEngine On", "SecTmpSaveUploadedFiles On", "SecRequestBodyInMemoryLimit 131072", "SecConnEngine On",
        "SecHashEngine On", "SecHashKey a KeyOnly", "SecSensorId a", "SecInterceptOnError On",
        "SecXmlExternalEntity Off",
        "SecXMLExternalEntity off", "SecParseXmlIntoArgs Off", "SecRuleInheritance On", "SecUnicodeCodePage 20127",
    ])
    func directivesWithNothingLeftToDoAreAWarning(text: String) throws {
        guard case .superseded(let directive, let reason) = try setting(text) else {
            Issue.record("not superseded: \(text)")
            return
        }
        #expect(text.lowercased().hasPrefix(directive.lowercased() + " "))
        #expect(!reason.isEmpty)
    }

    @Test(arguments: [
        (
            "SecXmlExternalEntity On", 22,
            "only 'SecXmlExternalEntity Off' is possible: external entities are never loaded"
        ),
        ("SecParseXmlIntoArgs OnlyArgs", 21, "only 'SecParseXmlIntoArgs Off' is possible"),
        ("SecRuleInheritance Off", 20, "only 'SecRuleInheritance On' is possible"),
        ("SecRuleScript a.lua \"id:1\"", 1, "the directive SecRuleScript is not available: no scripts are run"),
        ("SecRemoteRules key https://a/", 1, "the directive SecRemoteRules is not available: rules are not fetched"),
        ("SecGuardianLog |a", 1, "the directive SecGuardianLog is not available"),
        ("SecGsbLookupDb a", 1, "the directive SecGsbLookupDb is not available"),
        ("SecRul ARGS a", 1, "unknown directive 'SecRul' (did you mean 'SecRule'?)"),
        ("SecRequestBodyAcces On", 1, "unknown directive 'SecRequestBodyAcces' (did you mean 'SecRequestBodyAccess'?)"),
        ("<IfModule security2_module>", 1, "'<IfModule' is a section of Apache's configuration, not SecLang"),
        ("  LoadModule x", 3, "unknown directive 'LoadModule'"),
    ])
    func whatIsNotAvailableIsAnErrorThatSaysWhatIs(text: String, column: Int, message: String) {
        #expect(DirectiveDump.of(text).hasPrefix("t.conf:1:\(column): \(message)"))
    }
}
