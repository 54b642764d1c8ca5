// SPDX-License-Identifier: Apache-2.0

package import Core
import Matching

extension Transaction {
    /// Runs the rules of a phase, in order, until one interrupts.
    func run(_ phase: Phase) -> Interruption? {
        guard engine != .off, !isAllowed(phase) else { return nil }
        let rules = plan.phase(phase).rules
        var place = 0
        while place < rules.count {
            let rule = rules[place]
            place &+= 1
            if !removedRules.isEmpty, removedRules.contains(rule.number) { continue }
            guard evaluate(rule) else { continue }
            if let interruption = conclude(rule) { return interruption }
            if engine == .off || allowed != nil && isAllowed(phase) { return nil }
            switch rule.flow {
            case .next: break
            case .skip(let count): place = place.addingSaturated(count)
            case .jump(let target): place = target
            }
        }
        if case .phase = allowed { allowed = nil }
        return nil
    }

    /// Whether an `allow` lets the phase go by.
    private func isAllowed(_ phase: Phase) -> Bool {
        switch allowed {
        case nil: false
        case .transaction: phase != .logging
        case .phase: true
        case .request: phase == .requestHeaders || phase == .requestBody
        }
    }

    /// Whether all of a rule's chain matches. Effects happen on the way.
    private func evaluate(_ rule: CompiledRule) -> Bool {
        if rule.links.count == 1 {
            let link = rule.links[0]
            if let comparison = link.comparison { return evaluate(comparison, link) }
            currentRule = rule
            matchedVars.removeAll(keepingCapacity: true)
            return evaluate(link, of: rule)
        }
        currentRule = rule
        matchedVars.removeAll(keepingCapacity: true)
        var reported: Item?
        for link in rule.links {
            swap(&matchedVarsBefore, &matchedVars)
            matchedVars.removeAll(keepingCapacity: true)
            guard evaluate(link, of: rule) else { return false }
            // What the client sent says more than a variable of the rules' own.
            if reported == nil || matched.variable.dependency != .always { reported = matched }
        }
        if let reported { matched = reported }
        return true
    }

    private func evaluate(_ comparison: TXComparison, _ link: RuleLink) -> Bool {
        let value = tx[slot: comparison.slot]
        let number: Int
        switch value {
        case .unset:
            // A variable that is not set gives no value to compare.
            guard comparison.counts else { return false }
            number = 0
        case .number(let set): number = comparison.counts ? 1 : set
        case .text: number = comparison.counts ? 1 : self.number(value)
        }
        guard comparison.holds(number) else { return false }
        for effect in link.effects { effect.perform(self) }
        return true
    }

    private func evaluate(_ link: RuleLink, of rule: CompiledRule) -> Bool {
        guard let operation = link.operation else {
            for effect in link.effects { effect.perform(self) }
            return true
        }
        var isMatched = false
        var previousItems = -1
        let exclusions = removedTargets.isEmpty ? nil : removedTargets[rule.number]
        if let parameter = link.parameter {
            context.parameter.removeAll(keepingCapacity: true)
            append(parameter, to: &context.parameter)
        }
        context.wantsCaptures = link.captures
        for number in link.cells {
            var state = cell(number)
            // A step of multiMatch that changed nothing was looked at already.
            if state.itemCount == 0 || state.firstItem == previousItems { continue }
            previousItems = state.firstItem
            if link.isGated, !link.isNegated {
                guard link.gate.admits(state.bytes, count: state.longest) else { continue }
                if let gate = link.literalGate, !admits(gate, cell: number, &state) { continue }
            }
            for index in state.firstItem..<(state.firstItem &+ state.itemCount) {
                let item = items[index]
                if let exclusions, isExcluded(item, by: exclusions) { continue }
                let isHit: Bool
                if link.isGated, !link.gate.admits(item.value.bytes, count: Int(item.value.count)) {
                    isHit = false
                } else {
                    context.captures.removeAll(keepingCapacity: true)
                    isHit = withBytes(of: item.value) { operation.matches($0, context) }
                    if context.exceededBudget { noteExceededBudget() }
                }
                guard isHit != link.isNegated else { continue }
                isMatched = true
                note(item, link)
                for effect in link.effects { effect.perform(self) }
                // Effects evaluate templates, which may use the context.
                if link.parameter != nil || link.captures { restore(link) }
            }
        }
        return isMatched
    }

    /// Sets the context for the next value of the same rule.
    private func restore(_ link: RuleLink) {
        context.wantsCaptures = link.captures
        guard let parameter = link.parameter else { return }
        context.parameter.removeAll(keepingCapacity: true)
        append(parameter, to: &context.parameter)
    }

    private func noteExceededBudget() {
        exceededBudget = true
        context.exceededBudget = false
    }

    private func isExcluded(_ item: Item, by exclusions: [TargetExclusion]) -> Bool {
        for exclusion in exclusions where exclusion.variable == item.variable {
            guard let selector = exclusion.selector else { return true }
            let hash = withBytes(of: item.name) { NameHash.of($0) }
            if selects(selector, item.name, hash) { return true }
        }
        return false
    }

    // MARK: Matches

    /// Above this a derived value that matched is kept only in part: it was derived from what is kept whole.
    private static let keptBytes = 65_536

    private func note(_ item: Item, _ link: RuleLink) {
        if link.captures { keepCaptures(of: item) }
        matched = item
        if item.value.isDerived {
            // It outlives the rule as MATCHED_VAR, and derived values are dropped.
            let bytes = withBytes(of: item.value) { span in
                span.extracting(0..<min(span.count, Self.keptBytes)).withUnsafeBufferPointer { Array($0) }
            }
            matched.value = memory.append(bytes)
        }
        matchedVars.append(matched)
    }

    private func keepCaptures(of item: Item) {
        for slot in 0..<10 {
            guard slot < context.captures.count else {
                tx[slot: slot] = .unset
                continue
            }
            switch context.captures[slot] {
            case .range(let range):
                let bytes = withBytes(of: item.value) { span in
                    let range = range.clamped(to: 0..<span.count)
                    return span.extracting(range.prefix(Self.keptBytes)).withUnsafeBufferPointer { Array($0) }
                }
                tx[slot: slot] = .text(memory.append(bytes))
            case .text(let bytes): tx[slot: slot] = .text(memory.append(bytes))
            }
        }
    }

    /// Notes a rule that matched whole, and carries out what it decides.
    private func conclude(_ rule: CompiledRule) -> Interruption? {
        if let severity = rule.severity, severity.number < highestSeverity?.number ?? .max { highestSeverity = severity }
        let interruption = interruption(of: rule)
        if rule.logs {
            matches.append(
                RuleMatch(
                    rule: rule, message: rule.message.map { text($0) } ?? [], variable: fullName(matched),
                    value: withBytes(of: matched.value) { span in
                        span.extracting(0..<min(span.count, 256)).withUnsafeBufferPointer { Array($0) }
                    },
                    isDisruptive: interruption != nil))
        }
        if case .allow(let scope) = rule.disruption, engine == .on { allowed = scope }
        guard let interruption else { return nil }
        if wouldInterrupt == nil { wouldInterrupt = interruption }
        return engine == .on && rule.phase != .logging ? interruption : nil
    }

    private func interruption(of rule: CompiledRule) -> Interruption? {
        switch rule.disruption {
        case .pass, .allow: nil
        case .deny: Interruption(action: .deny, status: rule.status, ruleID: rule.id)
        case .drop: Interruption(action: .drop, status: rule.status, ruleID: rule.id)
        case .redirect(let target): Interruption(action: .redirect(to: text(target)), status: rule.status, ruleID: rule.id)
        }
    }

    // MARK: ctl

    func removeRules(control number: Int) {
        guard case .rules(let rules) = plan.controls[number] else { return }
        removedRules.formUnion(rules)
    }

    func removeTargets(control number: Int) {
        guard case .targets(let rules, let exclusion) = plan.controls[number] else { return }
        for rule in rules { removedTargets[rule, default: []].append(exclusion) }
    }
}

extension Severity {
    /// As syslog and SecLang count them: 0 is the worst.
    package var number: Int {
        switch self {
        case .emergency: 0
        case .alert: 1
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug: 7
        }
    }
}
