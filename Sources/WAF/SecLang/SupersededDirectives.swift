// SPDX-License-Identifier: Apache-2.0

/// Directives that files written for ModSecurity hold and that have nothing left to do here: the load warns, and
/// says what does their work.
enum SupersededDirectives {
    /// Nil when the word is none of them.
    static func read(_ word: String, _ line: DirectiveArguments) throws(SecLangError) -> EngineSetting? {
        if let entry = reasons[word] { return .superseded(directive: entry.word, reason: entry.reason) }
        guard let entry = harmlessAs[word] else { return nil }
        let argument = try line.single(entry.value)
        guard argument.string.lowercased() == entry.value.lowercased() else {
            throw SecLangError("only '\(line.word) \(entry.value)' is possible: \(entry.reason)", at: argument.location)
        }
        return .superseded(directive: entry.word, reason: entry.reason)
    }

    static var words: [String] { reasons.values.map(\.word) + harmlessAs.values.map(\.word) }

    private typealias Entry = (word: String, reason: String)

    private static let reasons: [String: Entry] = {
        var reasons: [String: Entry] = [:]
        for (reason, words) in groups {
            for word in words { reasons[word.lowercased()] = (word, reason) }
        }
        return reasons
    }()

    private static let groups: [(reason: String, words: [String])] = [
        (
            "findings are in the gateway's audit record",
            [
                "SecAuditEngine", "SecAuditLog", "SecAuditLog2", "SecAuditLogDirMode", "SecAuditLogFileMode",
                "SecAuditLogFormat", "SecAuditLogParts", "SecAuditLogPrefix", "SecAuditLogRelevantStatus",
                "SecAuditLogStorageDir", "SecAuditLogType", "SecSensorId",
            ]
        ),
        ("the gateway's log has its own level", ["SecDebugLog", "SecDebugLogLevel"]),
        (
            "bodies are held in memory, within their limits",
            ["SecTmpDir", "SecTmpSaveUploadedFiles", "SecRequestBodyInMemoryLimit"]
        ),
        ("collections are not kept in files", ["SecDataDir"]),
        (
            "uploaded files are inspected and never stored",
            ["SecUploadDir", "SecUploadKeepFiles", "SecUploadFileMode"]
        ),
        ("response headers are the gateway's own configuration", ["SecServerSignature"]),
        ("nothing is reported to anyone outside", ["SecStatusEngine"]),
        (
            "connections and slow clients have limits in the gateway's configuration",
            [
                "SecConnEngine", "SecConnReadStateLimit", "SecConnWriteStateLimit", "SecReadStateLimit",
                "SecWriteStateLimit",
            ]
        ),
        (
            "links are not signed by the WAF",
            ["SecHashEngine", "SecHashKey", "SecHashParam", "SecHashMethodRx", "SecHashMethodPm"]
        ),
        ("what a failing operator decides is the gateway's own configuration", ["SecInterceptOnError"]),
        ("transformed values are always shared between rules", ["SecCacheTransformations"]),
        ("response bodies are inspected and never written by rules", ["SecContentInjection"]),
        ("bodies are inspected as they are forwarded", ["SecStreamInBodyInspection", "SecStreamOutBodyInspection"]),
        ("content codings are the gateway's business", ["SecDisableBackendCompression"]),
        ("times are in the gateway's metrics", ["SecRulePerfTime"]),
        ("cookies are separated as RFC 6265 says", ["SecCookieV0Separator"]),
        ("the service manager confines the process", ["SecChrootDir"]),
    ]

    /// Directives with one value that asks for nothing; by the word in lower case.
    private static let harmlessAs: [String: (word: String, value: String, reason: String)] = [
        "secxmlexternalentity": ("SecXmlExternalEntity", "Off", "external entities are never loaded"),
        "secparsexmlintoargs": ("SecParseXmlIntoArgs", "Off", "XML is inspected through the variable XML"),
        "secruleinheritance": (
            "SecRuleInheritance", "On", "which rules a route has is said in the gateway's configuration"
        ),
    ]
}
