// SPDX-License-Identifier: Apache-2.0

/// One thing that the audit looks at.
package struct LintRule: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, Comparable {
        case note, warning, error

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }

        package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    }

    package enum Category: String, Hashable, Sendable {
        /// Who may call: 30 points.
        case security
        /// What may be sent and answered: 70 points.
        case data

        package var points: Int { self == .security ? 30 : 70 }
    }

    package let id: String
    package let category: Category
    package let severity: Severity
    /// Points lost if the rule is broken everywhere it applies, in requests and for the document as a whole.
    package let weight: Double
    /// The same for responses: what a backend sends harms less than what it takes.
    package let responseWeight: Double
    /// Of the OWASP API Security Top 10 of 2023.
    package let owasp: OWASPRisk
    package let title: String
    package let remedy: String

    init(
        _ id: String,
        _ category: Category,
        _ severity: Severity,
        weight: Double,
        responseWeight: Double = 0,
        _ owasp: OWASPRisk,
        _ title: String,
        _ remedy: String
    ) {
        self.id = id
        self.category = category
        self.severity = severity
        self.weight = weight
        self.responseWeight = responseWeight
        self.owasp = owasp
        self.title = title
        self.remedy = remedy
    }
}

/// The OWASP API Security Top 10 of 2023. API10 (unsafe consumption of APIs) is about what a service calls, which its
/// own document does not show: no rule has it.
package enum OWASPRisk: String, Hashable, Sendable, CaseIterable {
    case objectAuthorization = "API1:2023"
    case authentication = "API2:2023"
    case propertyAuthorization = "API3:2023"
    case resourceConsumption = "API4:2023"
    case functionAuthorization = "API5:2023"
    case businessFlows = "API6:2023"
    case requestForgery = "API7:2023"
    case misconfiguration = "API8:2023"
    case inventory = "API9:2023"
}
