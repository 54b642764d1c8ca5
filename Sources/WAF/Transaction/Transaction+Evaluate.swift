// SPDX-License-Identifier: Apache-2.0

package import Core
import Matching

extension Transaction {
    /// Runs the rules of a phase, in order, until one interrupts.
    func run(_ phase: Phase) -> Interruption? {
        guard engine != .off, !isAllowed(phase) else { return nil }
        lendContext()
        defer { timeInLongMatches = context.scratch.nanosecondsInLongMatches }
        let phasePlan = plan.phase(phase)
        let rules = phasePlan.rules
        let trace = trace
        var place = 0
        while true {
            if trace == nil { place = nextCandidate(in: phasePlan, from: place) }
            guard place < rules.count else { break }
            let rule = rules[place]
            place &+= 1
            if removedRules.contains(rule.number) { continue }
            guard trace.map({ evaluateTraced(rule, $0) }) ?? evaluate(rule) else { continue }
            if let interruption = conclude(rule) { return interruption }
            if engine == .off || allowed != nil && isAllowed(phase) { break }
            switch rule.flow {
            case .next: break
            case .skip(let count): place = place.addingSaturated(count)
            case .jump(let target): place = target
            }
        }
        if case .phase = allowed { allowed = nil }
        return nil
    }

    /// The context serves many transactions in turn, and those of other plans.
    private func lendContext() {
        context.scratch.nanosecondsInLongMatches = timeInLongMatches
        context.longMatchBudget = Int64(min(plan.settings.longMatchMilliseconds, 3_600_000)) &* 1_000_000
        context.matchesBeyondBudget = plan.settings.matchesBeyondBudget
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
        return evaluateChain(rule) { _, link in evaluate(link, of: rule) }
    }

    /// Whether all links match, in order, with what each says of itself.
    @inline(__always)
    func evaluateChain(_ rule: CompiledRule, _ evaluateLink: (Int, RuleLink) -> Bool) -> Bool {
        currentRule = rule
        matchedVars.removeAll(keepingCapacity: true)
        var reported: Item?
        for place in rule.links.indices {
            swap(&matchedVarsBefore, &matchedVars)
            matchedVars.removeAll(keepingCapacity: true)
            guard evaluateLink(place, rule.links[place]) else { return false }
            // What the client sent says more than a variable of the rules' own.
            if reported == nil || matched.variable.dependency != .always { reported = matched }
        }
        if let reported { matched = reported }
        return true
    }

    private func evaluate(_ comparison: TXComparison, _ link: RuleLink) -> Bool {
        guard holds(comparison) else { return false }
        for effect in link.effects { effect.perform(self) }
        return true
    }

    func evaluate(_ link: RuleLink, of rule: CompiledRule) -> Bool {
        guard let operation = link.operation else {
            for effect in link.effects { effect.perform(self) }
            return true
        }
        var isMatched = false
        var previousItems: Int32 = -1
        let exclusions = removedTargets.isEmpty ? nil : exclusions(of: rule)
        if let parameter = link.parameter {
            context.parameter.removeAll(keepingCapacity: true)
            append(parameter, to: &context.parameter)
        }
        context.wantsCaptures = link.captures
        let remembers = !link.rememberedBits.isEmpty
        for (index, number) in link.cells.enumerated() {
            let bit = remembers ? link.rememberedBits[index] : -1
            if bit >= 0, isKnownClean(cell: number, bit) { continue }
            let place = place(of: number)
            let state = states[place]
            // A step of multiMatch that changed nothing was looked at already.
            if state.itemCount == 0 || state.firstItem == previousItems { continue }
            previousItems = state.firstItem
            if link.isGated, !link.isNegated, !admits(link, cell: place) {
                noteClean(root: plan.derivations[number].root, bit)
                continue
            }
            var isClean = exclusions == nil
            for index in state.items {
                let item = items[index]
                if let exclusions, isExcluded(item, by: exclusions) { continue }
                let isHit: Bool
                if link.isGated, !admits(link, item.value, among: state.itemCount) {
                    isHit = false
                } else if !isCandidate(link, item.value) {
                    isHit = false
                } else {
                    if !context.captures.isEmpty { context.captures.removeAll(keepingCapacity: true) }
                    isHit = withBytes(of: item.value) { operation.matches($0, context) }
                    if context.exceededBudget {
                        noteExceededBudget()
                        isClean = false
                    }
                }
                guard isHit != link.isNegated else { continue }
                isMatched = true
                isClean = false
                note(item, link)
                for effect in link.effects { effect.perform(self) }
                // Effects evaluate templates, which may use the context.
                if link.parameter != nil || link.captures { restore(link) }
            }
            if isClean { noteClean(root: plan.derivations[number].root, bit) }
        }
        return isMatched
    }

    /// Whether a link's gates admit one of the values of a cell.
    @inline(__always)
    private func admits(_ link: RuleLink, _ value: Value, among count: Int32) -> Bool {
        // Of one value all is known already.
        if count == 1, !link.isNegated { return true }
        let literalGate: LiteralGate?
        if link.hasPlainGate, value.bytes.isSubset(of: plan.plainBytes) {
            guard link.plainGate.admits(value.bytes, count: Int(value.count)) else { return false }
            literalGate = link.plainLiteralGate
        } else {
            guard link.gate.admits(value.bytes, count: Int(value.count)) else { return false }
            literalGate = link.literalGate
        }
        guard let literalGate else { return true }
        return admits(literalGate, value)
    }

    /// Whether a link's gates admit the values of a cell, all of them taken together.
    private func admits(_ link: RuleLink, cell number: Int) -> Bool {
        let state = states[number]
        let literalGate: LiteralGate?
        if link.hasPlainGate, state.isPlain {
            guard link.plainGate.admits(state.bytes, count: Int(state.longest)) else { return false }
            literalGate = link.plainLiteralGate
        } else {
            guard link.gate.admits(state.bytes, count: Int(state.longest)) else { return false }
            literalGate = link.literalGate
        }
        guard let literalGate else { return true }
        return admits(literalGate, cell: number)
    }

    /// Sets the context for the next value of the same rule.
    private func restore(_ link: RuleLink) {
        context.wantsCaptures = link.captures
        guard let parameter = link.parameter else { return }
        context.parameter.removeAll(keepingCapacity: true)
        append(parameter, to: &context.parameter)
    }

    private func noteExceededBudget() {
        context.exceededBudget = false
        guard !exceededBudget else { return }
        exceededBudget = true
        // Rule sets look for it here as well as in MSC_PCRE_LIMITS_EXCEEDED.
        tx[txKey(Self.exceededName)] = .number(1)
    }

    private static let exceededName = Template(literal: "msc_pcre_limits_exceeded")

    func isExcluded(_ item: Item, for rule: CompiledRule) -> Bool {
        exclusions(of: rule).map { isExcluded(item, by: $0) } ?? false
    }

    /// What `ctl` took out of a rule's targets; nil for nothing.
    private func exclusions(of rule: CompiledRule) -> [TargetExclusion]? {
        var exclusions: [TargetExclusion]?
        for number in removedTargets {
            guard case .targets(let rules, let exclusion) = plan.controls[number], rules.contains(rule.number) else {
                continue
            }
            exclusions = (exclusions ?? []) + [exclusion]
        }
        return exclusions
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
            matched.value = kept(item.value, 0..<Int(item.value.count))
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
            case .range(let range): tx[slot: slot] = .text(kept(item.value, range))
            case .text(let bytes): tx[slot: slot] = .text(memory.append(bytes))
            }
        }
    }

    /// A part of a value, where it outlives the rule.
    private func kept(_ value: Value, _ range: Range<Int>) -> Value {
        let range = range.clamped(to: 0..<Int(value.count)).prefix(Self.keptBytes)
        guard value.isDerived else { return memory.part(value, range) }
        return derived.withBytes(of: value) { memory.append($0.extracting(range)) }
    }

    /// Notes a rule that matched whole, and carries out what it decides.
    private func conclude(_ rule: CompiledRule) -> Interruption? {
        if let severity = rule.severity, severity.number < highestSeverity?.number ?? .max {
            highestSeverity = severity
        }
        let interruption = interruption(of: rule)
        if rule.logs {
            matches.append(
                RuleMatch(
                    rule: rule,
                    message: rule.message.map { reticentText($0) } ?? [],
                    variable: fullName(matched),
                    value: withBytes(of: matched.value) { span in
                        span.extracting(0..<min(span.count, 256)).withUnsafeBufferPointer { Array($0) }
                    },
                    isDisruptive: interruption != nil
                )
            )
        }
        if case .allow(let scope) = rule.disruption, engine == .on { allowed = scope }
        guard let interruption, passiveOrigins.isEmpty || !passiveOrigins.contains(rule.origin) else { return nil }
        if wouldInterrupt == nil { wouldInterrupt = interruption }
        guard engine == .on, rule.phase != .logging else { return nil }
        // What the client gets is this, and the logging phase is to know it.
        response.status = interruption.status
        invalidate(.response)
        return interruption
    }

    private func interruption(of rule: CompiledRule) -> Interruption? {
        switch rule.disruption {
        case .pass, .allow: nil
        case .deny: Interruption(action: .deny, status: rule.status, ruleID: rule.id)
        case .drop: Interruption(action: .drop, status: rule.status, ruleID: rule.id)
        case .redirect(let target):
            Interruption(action: .redirect(to: text(target)), status: rule.status, ruleID: rule.id)
        }
    }

    // MARK: ctl

    func removeRules(control number: Int) {
        guard case .rules(let rules) = plan.controls[number] else { return }
        removedRules.formUnion(rules)
    }

    func removeTargets(control number: Int) {
        if !removedTargets.contains(number) { removedTargets.append(number) }
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
