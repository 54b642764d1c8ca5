// SPDX-License-Identifier: Apache-2.0

import Core

/// A rule while rules are loaded: later directives may still change its targets and actions, or take it out.
struct RuleDraft {
    /// One SecRule or SecAction of the chain.
    struct Link {
        var variables: [VariableNode]
        var operation: OperatorNode?
        var actions: [ActionNode]
        var location: SourceLocation
    }

    var links: [Link]
    var location: SourceLocation
    /// What SecDefaultAction says for each phase at this place.
    var defaults: [Phase: [ActionNode]]

    // Read from the actions of the first link.
    var id = 0
    var phase = Phase.requestBody
    var severity: Severity?
    var tags: [String] = []
    var message: Template?
    var logData: Template?
    var revision: String?
    var disruption = CompiledRule.Disruption.pass
    var status = 403
    var logs = true
    var skip: Int?
    var skipAfter: String?

    init(_ link: Link, defaults: [Phase: [ActionNode]]) {
        links = [link]
        location = link.location
        self.defaults = defaults
        // Known at once, so that later directives can name the rule.
        if let id = link.actions.last(where: { $0.word == "id" })?.value { self.id = Int(id) ?? 0 }
    }

    /// Whether the next SecRule belongs to this one.
    var isOpen: Bool { links.last?.actions.contains { $0.word == "chain" } ?? false }

    func value(_ word: String) -> String? { links[0].actions.last { $0.word == word }?.value }

    var tagTexts: [String] { links[0].actions.filter { $0.word == "tag" }.compactMap(\.value) }

    /// Reads the actions of the whole rule.
    mutating func readMetadata(names: inout TXNames) throws(SecLangError) {
        let own = links[0].actions
        if let word = value("phase") {
            guard let phase = Phase(word: word) else {
                throw SecLangError(
                    "there is no phase \(word); it is 1 to 5, request, response or logging",
                    at: location
                )
            }
            self.phase = phase
        }
        // The defaults come first, so that what the rule says itself wins.
        for action in (defaults[phase] ?? []) + own {
            try read(action, names: &names)
        }
        // The last word on what to do is the one that counts.
        if own.last(where: { Self.disruptive.contains($0.word) })?.word == "block" { try readBlock() }
        // Of all that says how to refuse, a later rule of the chain can say the status.
        for action in links.dropFirst().flatMap(\.actions) where action.word == "status" {
            try read(action, names: &names)
        }
        if case .redirect = disruption, !(300...399).contains(status) { status = 302 }
    }

    static let disruptive: Set = ["deny", "drop", "block", "pass", "allow", "redirect"]

    /// `block` does what the default action of the phase does.
    private mutating func readBlock() throws(SecLangError) {
        disruption = .pass
        var unused = TXNames()
        for action in defaults[phase] ?? [] { try read(action, names: &unused) }
        // What the rule says itself about the log wins over the defaults read once more.
        for action in links[0].actions where ["log", "nolog", "status"].contains(action.word) {
            try read(action, names: &unused)
        }
    }

    private mutating func read(_ action: ActionNode, names: inout TXNames) throws(SecLangError) {
        switch action.word {
        case "deny": disruption = .deny
        case "drop": disruption = .drop
        case "pass": disruption = .pass
        case "allow":
            switch action.value?.lowercased() {
            case nil: disruption = .allow(.transaction)
            case "phase": disruption = .allow(.phase)
            case "request": disruption = .allow(.request)
            default: throw SecLangError("allow is for nothing, \"phase\" or \"request\"", at: action.location)
            }
        case "redirect":
            disruption = .redirect(try Template(action.value ?? "", names: &names, at: action.location))
        case "status":
            guard let status = action.value.flatMap({ Int($0) }), (100...599).contains(status) else {
                throw SecLangError("status needs a status code, as in status:403", at: action.location)
            }
            self.status = status
        case "log": logs = true
        case "nolog": logs = false
        case "msg": message = try Template(action.value ?? "", names: &names, at: action.location)
        case "logdata": logData = try Template(action.value ?? "", names: &names, at: action.location)
        case "rev": revision = action.value
        case "tag": if let tag = action.value { tags.append(tag) }
        case "severity": severity = try Self.severity(action)
        case "skip":
            guard let count = action.value.flatMap({ Int($0) }), count > 0 else {
                throw SecLangError("skip needs a number of rules, as in skip:2", at: action.location)
            }
            skip = count
        case "skipAfter":
            guard let marker = action.value, !marker.isEmpty else {
                throw SecLangError("skipAfter needs the name of a SecMarker", at: action.location)
            }
            skipAfter = marker
        case "proxy", "append", "prepend", "pause", "exec":
            throw SecLangError(
                "\(action.word) is not supported: the gateway's own configuration says where requests go and what is answered",
                at: action.location
            )
        default: break
        }
    }

    private static func severity(_ action: ActionNode) throws(SecLangError) -> Severity {
        let severities: [Severity] = [.emergency, .alert, .critical, .error, .warning, .notice, .info, .debug]
        let value = action.value?.lowercased() ?? ""
        if let number = Int(value), severities.indices.contains(number) { return severities[number] }
        if let severity = Severity(rawValue: value) { return severity }
        throw SecLangError(
            "there is no severity \"\(value)\"; it is EMERGENCY to DEBUG, or 0 to 7",
            at: action.location
        )
    }
}
