// SPDX-License-Identifier: Apache-2.0

/// Proposed exclusions, as a part of gatehouse.yaml.
enum ProposalText {
    static func yaml(_ proposals: [Tuning.Proposal], until: String) -> String {
        (["waf:", "  exclusions:"] + proposals.flatMap { lines($0, until: until) }).joined(separator: "\n")
    }

    private static func lines(_ proposal: Tuning.Proposal, until: String) -> [String] {
        var lines = proposal.rules.map { rule in
            "    # \(rule): \(Printable.text(proposal.messages[rule] ?? ""))"
        }
        let refused = proposal.refusedCount > 0 ? "; \(proposal.refusedCount) would have been refused" : ""
        lines.append(
            "    # \(proposal.requestCount) requests of \(proposal.clientCount) clients, "
                + "\(Printable.text(proposal.firstTime)) to \(Printable.text(proposal.lastTime))\(refused)"
        )
        if let sample = proposal.sample { lines.append("    # sample: \(Printable.text(sample))") }
        var members: [String] = []
        if let route = proposal.route { members.append("route: \(quoted(route))") }
        members.append("\(proposal.target.key): \(quoted(proposal.target.text))")
        members.append("rules: [\(proposal.rules.map(String.init).joined(separator: ", "))]")
        members.append(
            "because: \(quoted("proposed from \(proposal.requestCount) requests; write here why it is safe"))"
        )
        members.append("until: \(until)")
        return lines + members.enumerated().map { index, member in (index == 0 ? "    - " : "      ") + member }
    }

    /// In single quotes nothing but the quote itself means anything.
    private static func quoted(_ text: String) -> String {
        "'" + Printable.text(text).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
