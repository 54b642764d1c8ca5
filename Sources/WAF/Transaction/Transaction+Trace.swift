// SPDX-License-Identifier: Apache-2.0

/// What one link of a rule's chain looked at, and what came of it: for people who ask why a rule matched or did not.
package struct RuleTrace: Sendable {
    /// One value, as the operator saw it.
    package struct Target: Sendable {
        /// `ARGS:q`; the member's name is the client's.
        package let variable: [UInt8]
        /// Before any transformation.
        package let received: [UInt8]
        package let value: [UInt8]
        /// What each transformation made of the value before it, in order.
        package let steps: [Step]
        package internal(set) var isMatched = false
    }

    package struct Step: Sendable {
        /// SecLang's word, such as `lowercase`.
        package let transformation: String
        package let value: [UInt8]
    }

    package let rule: CompiledRule
    /// The place in the chain; 0 is the rule itself.
    package let link: Int
    /// The operator's argument with its macros expanded; nil when it has none.
    package let argument: [UInt8]?
    package let targets: [Target]
    package let isMatched: Bool
}

extension Transaction {
    /// As ``evaluate(_:)``, and tells ``trace`` of each link. All values are looked up, also those that the gates keep
    /// from the operator.
    func evaluateTraced(_ rule: CompiledRule, _ trace: (RuleTrace) -> Void) -> Bool {
        evaluateChain(rule) { place, link in
            let argument = link.parameter.map { text($0) }
            var targets = targets(of: link, rule)
            let isMatched = evaluate(link, of: rule)
            markMatched(&targets)
            trace(
                RuleTrace(rule: rule, link: place, argument: argument, targets: targets, isMatched: isMatched)
            )
            return isMatched
        }
    }

    private func targets(of link: RuleLink, _ rule: CompiledRule) -> [RuleTrace.Target] {
        var targets: [RuleTrace.Target] = []
        var previousItems: Int32 = -1
        for number in link.cells {
            let state = cell(number)
            if state.itemCount == 0 || state.firstItem == previousItems { continue }
            previousItems = state.firstItem
            for place in 0..<Int(state.itemCount) {
                let item = items[Int(state.firstItem) &+ place]
                if isExcluded(item, for: rule) { continue }
                let value = array(item.value)
                let (received, steps) = steps(of: number, at: place)
                targets.append(
                    RuleTrace.Target(variable: fullName(item), received: received ?? value, value: value, steps: steps)
                )
            }
        }
        return targets
    }

    /// A transformation keeps the order of values, so that a value's ancestors stand at the same place.
    private func steps(of number: Int, at place: Int) -> (received: [UInt8]?, steps: [RuleTrace.Step]) {
        var steps: [RuleTrace.Step] = []
        var number = number
        while plan.derivations[number].parent >= 0 {
            let state = cell(number)
            guard place < state.itemCount else { break }
            let transformation = Int(plan.derivations[number].transformation)
            steps.append(
                RuleTrace.Step(
                    transformation: type(of: plan.transformations[transformation]).word,
                    value: array(items[Int(state.firstItem) &+ place].value)
                )
            )
            number = Int(plan.derivations[number].parent)
        }
        let state = cell(number)
        let received = place < state.itemCount ? array(items[Int(state.firstItem) &+ place].value) : nil
        return (received, steps.reversed())
    }

    /// Matches are in the order of the targets.
    private func markMatched(_ targets: inout [RuleTrace.Target]) {
        var next = targets.startIndex
        for match in matchedVars {
            let name = fullName(match)
            let value = array(match.value)
            let place = targets[next...].firstIndex { $0.variable == name && $0.value.starts(with: value) }
            guard let place else { continue }
            targets[place].isMatched = true
            next = place + 1
        }
    }
}
