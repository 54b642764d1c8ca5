// SPDX-License-Identifier: Apache-2.0

/// What one check saw in one exchange, as the audit record and the access log carry it.
package struct Finding: Sendable, Equatable {
    package let check: CheckID
    /// The rule within the check, such as a SecLang id or a limit's name.
    package let rule: String?
    package let severity: Severity
    /// What was found. Never a received value.
    package let message: String
    /// Where it was found, such as `ARGS:q`; the name of a place, not its content.
    package let variable: String?
    /// What the check was set to do when it found this.
    package let mode: Mode
    /// Whether the finding by itself is reason to refuse. Rules that only add to a score are not.
    package let isDecisive: Bool
    /// Words that group rules, such as `attack-sqli`.
    package let tags: [String]
    /// A part of what was received, with everything taken out that could be a secret; nil where nothing is shown.
    package let redactedValue: String?

    package init(
        _ check: CheckID,
        rule: String? = nil,
        severity: Severity = .warning,
        message: String,
        variable: String? = nil,
        mode: Mode,
        isDecisive: Bool = true,
        tags: [String] = [],
        redactedValue: String? = nil
    ) {
        self.check = check
        self.rule = rule
        self.severity = severity
        self.message = message
        self.variable = variable
        self.mode = mode
        self.isDecisive = isDecisive
        self.tags = tags
        self.redactedValue = redactedValue
    }
}

/// How bad a finding is; the words of syslog and of SecLang.
package enum Severity: String, Sendable {
    case emergency, alert, critical, error, warning, notice, info, debug
}
