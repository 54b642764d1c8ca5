// SPDX-License-Identifier: Apache-2.0

/// What to say of a line that begins with no directive.
enum UnknownDirective {
    static func message(_ word: String) -> String {
        if let instead = unavailable[word.lowercased()] {
            return "the directive \(word) is not available: \(instead)"
        }
        if word.hasPrefix("<") {
            return "'\(word)' is a section of Apache's configuration, not SecLang: take the section's lines out"
        }
        return "unknown directive '\(word)'\(Spelling.question(word, known))"
    }

    private static var known: [String] {
        RuleDirective.allCases.map(\.rawValue) + SettingDirective.allCases.map(\.rawValue) + SupersededDirectives.words
            + ["Include", "IncludeOptional", "SecUnicodeMapFile", "SecUnicodeCodePage"]
    }

    /// By the word in lower case: what to use instead.
    private static let unavailable: [String: String] = [
        "secrulescript": "no scripts are run; write the check as SecRule",
        "secremoterules": "rules are not fetched while loading; download the file and Include it",
        "secremoterulesfailaction": "rules are not fetched while loading; download the file and Include it",
        "secguardianlog": "use the gateway's rate limits and alerts",
        "secgsblookupdb": "the service behind it is gone; list the addresses and use @pmFromFile",
        "sechttpblkey": "no address is looked up at that service; list the addresses and use @ipMatchFromFile",
    ]
}
