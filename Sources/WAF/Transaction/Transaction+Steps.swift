// SPDX-License-Identifier: Apache-2.0

import Matching

extension Transaction {
    /// The place of the first rule from `place` on that may match; the number of rules when there is none.
    func nextCandidate(in phase: PhasePlan, from place: Int) -> Int {
        let steps = phase.steps.span
        var place = place
        while place < steps.count {
            switch steps[place].kind {
            case .open: return place
            case .comparison: if holds(steps[place].comparison) { return place }
            case .populated: if holdsValues(phase, place) { return place }
            case .gated: if mayMatch(phase, place) { return place }
            }
            place &+= 1
        }
        return place
    }

    /// Whether one of a rule's cells has values.
    private func holdsValues(_ phase: PhasePlan, _ number: Int) -> Bool {
        let first = Int(phase.steps[number].firstCell)
        for index in first..<(first &+ Int(phase.steps[number].cellCount)) {
            if states[place(of: Int(phase.cells[index]))].itemCount != 0 { return true }
        }
        return false
    }

    /// Whether one of a rule's cells has values that its gates admit, all of them taken together.
    private func mayMatch(_ phase: PhasePlan, _ number: Int) -> Bool {
        let cells = phase.cells.span
        let gates = phase.gates.span
        let plainGates = phase.plainGates.span
        let step = phase.steps[number]
        for index in Int(step.firstCell)..<(Int(step.firstCell) &+ Int(step.cellCount)) {
            let cell = place(of: Int(cells[index]))
            guard states[cell].itemCount != 0 else { continue }
            let literalGate: Int
            if step.hasPlainGate, states[cell].isPlain {
                guard plainGates[number].admits(states[cell].bytes, count: Int(states[cell].longest)) else { continue }
                literalGate = Int(step.plainLiteralGate)
            } else {
                guard gates[number].admits(states[cell].bytes, count: Int(states[cell].longest)) else { continue }
                literalGate = Int(step.literalGate)
            }
            if literalGate < 0 || admits(phase.literalGates[literalGate], cell: cell) { return true }
        }
        return false
    }
}
