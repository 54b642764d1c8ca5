// SPDX-License-Identifier: Apache-2.0

/// The actions of the ModSecurity v3 reference, and whether they take a value.
enum ActionWords {
    enum Shape {
        /// `deny`.
        case bare
        /// `allow`, `allow:phase`.
        case optionalValue
        /// `id:1`.
        case value
        /// `initcol:ip=%{remote_addr}`.
        case assignment
    }

    /// The reference's spelling of a word in any case.
    static func find(_ word: String) -> (word: String, shape: Shape)? {
        all[word] ?? all[word.lowercased()]
    }

    static func unknown(_ word: String) -> String {
        if word.lowercased() == "exec" {
            return "the action exec is not available: no scripts are run; findings reach other programs as events"
        }
        return "unknown action '\(word)'\(Spelling.question(word, all.values.lazy.map(\.word)))"
    }

    static func example(_ word: String, _ shape: Shape) -> String {
        if let example = examples[word] { return "\(word):\(example)" }
        return shape == .assignment ? "\(word):name=value" : "\(word):'...'"
    }

    private static let examples = [
        "ctl": "ruleEngine=Off", "deprecatevar": "session.score=60/300", "expirevar": "ip.blocked=60", "id": "1001",
        "initcol": "ip=%{remote_addr}", "phase": "2", "setenv": "name=value", "setvar": "tx.score=+5",
        "severity": "CRITICAL", "skip": "1",
        "skipAfter": "END-OF-CHECKS", "status": "403", "t": "lowercase",
        "xmlns": "soap=http://schemas.xmlsoap.org/soap/envelope/",
    ]

    /// By the word as the reference writes it and by the word in lower case.
    private static let all: [String: (word: String, shape: Shape)] = {
        var all: [String: (word: String, shape: Shape)] = [:]
        func add(_ shape: Shape, _ words: String...) {
            for word in words {
                all[word] = (word, shape)
                all[word.lowercased()] = (word, shape)
            }
        }
        add(.bare, "auditlog", "block", "capture", "chain", "deny", "drop", "log", "multiMatch", "noauditlog", "nolog")
        add(.bare, "pass", "sanitiseMatched")
        add(.optionalValue, "allow", "sanitiseMatchedBytes")
        add(.value, "accuracy", "append", "id", "logdata", "maturity", "msg", "pause", "phase", "prepend", "proxy")
        add(.value, "redirect", "rev", "sanitiseArg", "sanitiseRequestHeader", "sanitiseResponseHeader", "severity")
        add(.value, "setenv", "setrsc", "setsid", "setuid", "setvar", "skip", "skipAfter", "status", "t", "tag", "ver")
        add(.assignment, "ctl", "deprecatevar", "expirevar", "initcol", "xmlns")
        for (word, entry) in all where word.hasPrefix("sanitise") {
            all["sanitize" + word.dropFirst("sanitise".count).lowercased()] = entry
        }
        return all
    }()
}
