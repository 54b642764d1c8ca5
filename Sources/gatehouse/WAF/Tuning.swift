// SPDX-License-Identifier: Apache-2.0

/// Tells what rules find in honest traffic from what they find in attacks, and proposes exclusions for the former.
struct Tuning {
    /// The score from which a request is refused.
    let threshold: Int
    let minimumCount: Int
    let minimumClients: Int

    /// An exclusion that would keep some rules from one place.
    struct Proposal {
        let route: String?
        let target: ExclusionTarget
        let rules: [Int]
        /// By rule.
        let messages: [Int: String]
        let requestCount: Int
        let clientCount: Int
        /// Of the requests, those that would have been refused.
        let refusedCount: Int
        let firstTime: String
        let lastTime: String
        let sample: String?
    }

    struct Result {
        var proposals: [Proposal] = []
        var refusedCount = 0
        var attackCount = 0
        var attackerCount = 0
        var rareCount = 0
        var placelessCount = 0

        func summary(_ reader: FindingReader) -> [String] {
            var lines = [
                "\(Tuning.counted(reader.lineCount, "line")), \(Tuning.counted(reader.requests.count, "request")) with findings of "
                    + "the firewall, \(Tuning.counted(proposals.count, "proposal"))"
            ]
            func add(_ count: Int, _ thing: String, _ text: String) {
                if count > 0 { lines.append("\(Tuning.counted(count, thing)) \(text)") }
            }
            add(reader.unreadableCount, "line", "of another form than the access log's JSON")
            if reader.isFull { lines.append("the log has more findings than are read; those at its end are left out") }
            add(refusedCount, "request", "left out: refused")
            add(
                attackCount,
                "request",
                "left out, like attacks; with all of \(Tuning.counted(attackerCount, "client"))"
            )
            add(rareCount, "finding", "left out: of too few requests or clients")
            add(placelessCount, "finding", "left out: in places that no exclusion should name")
            return lines
        }
    }

    private static func counted(_ count: Int, _ thing: String) -> String {
        "\(count) \(thing)\(count == 1 ? "" : "s")"
    }

    private struct Key: Hashable {
        let route: String?
        let target: ExclusionTarget
        let rule: Int
    }

    private struct Place: Hashable {
        let route: String?
        let target: ExclusionTarget
    }

    func propose(_ requests: [LoggedRequest]) -> Result {
        var result = Result()
        let passed = requests.filter { $0.verdict != "blocked" }
        result.refusedCount = requests.count - passed.count
        // Who attacks once is no witness for what honest requests look like.
        let attacks = passed.filter(looksLikeAttack)
        let attackers = Set(attacks.compactMap(\.client))
        result.attackCount = attacks.count
        result.attackerCount = attackers.count
        let honest = passed.filter { request in
            !looksLikeAttack(request) && request.client.map { !attackers.contains($0) } ?? true
        }
        var groups: [Key: [LoggedRequest]] = [:]
        var samples: [Key: LoggedFinding] = [:]
        for request in honest {
            var seen: Set<Key> = []
            for finding in request.findings {
                guard let rule = finding.rule.flatMap({ Int($0) }), Self.isTuned(finding) else { continue }
                guard let target = ExclusionTarget(variable: finding.variable ?? "") else {
                    result.placelessCount += 1
                    continue
                }
                let key = Key(route: request.route, target: target, rule: rule)
                guard seen.insert(key).inserted else { continue }
                groups[key, default: []].append(request)
                if samples[key]?.value == nil { samples[key] = finding }
            }
        }
        let usual = groups.filter { _, requests in
            requests.count >= minimumCount && Set(requests.compactMap(\.client)).count >= minimumClients
        }
        result.rareCount = groups.count - usual.count
        result.proposals = Dictionary(grouping: usual.keys) { Place(route: $0.route, target: $0.target) }
            .map { place, keys in proposal(place, keys.sorted { $0.rule < $1.rule }, groups, samples) }
            .sorted { ($1.requestCount, $0.target.text) < ($0.requestCount, $1.target.text) }
        return result
    }

    private func proposal(
        _ place: Place,
        _ keys: [Key],
        _ groups: [Key: [LoggedRequest]],
        _ samples: [Key: LoggedFinding]
    ) -> Proposal {
        // A request that met several of the rules counts once.
        let most = keys.map { groups[$0] ?? [] }.max { $0.count < $1.count } ?? []
        let times = most.map(\.time).sorted()
        return Proposal(
            route: place.route,
            target: place.target,
            rules: keys.map(\.rule),
            messages: Dictionary(
                keys.map { ($0.rule, samples[$0]?.message ?? "") },
                uniquingKeysWith: { first, _ in first }
            ),
            requestCount: most.count,
            clientCount: Set(most.compactMap(\.client)).count,
            refusedCount: most.count { Self.score($0) >= threshold },
            firstTime: times.first ?? "",
            lastTime: times.last ?? "",
            sample: keys.lazy.compactMap { samples[$0]?.value }.first
        )
    }

    /// Rules about a part of the request; patches and what makes a body readable are not for tuning, and rules that
    /// sum up look at nothing that was received.
    private static func isTuned(_ finding: LoggedFinding) -> Bool {
        guard ["waf.crs", "waf.commerce", "waf.rules"].contains(finding.check) else { return false }
        return !(finding.variable ?? "TX").hasPrefix("TX")
    }

    // MARK: Attacks

    /// Honest text trips over one kind of rule; who tries a door tries several kinds, or scores far above what is
    /// needed to be refused.
    private func looksLikeAttack(_ request: LoggedRequest) -> Bool {
        let findings = request.findings.filter(Self.isTuned)
        let kinds = Set(findings.flatMap { $0.tags ?? [] }.filter { $0.hasPrefix("attack-") })
        if kinds.contains(where: { $0.hasPrefix("attack-reputation") }) { return true }
        if kinds.subtracting(["attack-protocol", "attack-generic"]).count > 1 { return true }
        return Self.score(request) >= max(1, threshold) * 5
    }

    /// As the Core Rule Set counts.
    private static func score(_ request: LoggedRequest) -> Int {
        request.findings.filter(isTuned).reduce(0) { sum, finding in
            switch finding.severity {
            case "emergency", "alert", "critical": sum + 5
            case "error": sum + 4
            case "warning": sum + 3
            case "notice": sum + 2
            default: sum
            }
        }
    }
}
