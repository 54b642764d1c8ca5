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
        let cells = phase.cells.span
        let first = Int(phase.steps[number].firstCell)
        for index in first..<(first &+ Int(phase.steps[number].cellCount)) where mayHold(cells[index]) {
            if states[place(of: Int(cells[index].cell))].itemCount != 0 { return true }
        }
        return false
    }

    /// Whether one of a rule's cells has values that its gates admit, all of them taken together.
    private func mayMatch(_ phase: PhasePlan, _ number: Int) -> Bool {
        let cells = phase.cells.span
        let step = phase.steps[number]
        for index in Int(step.firstCell)..<(Int(step.firstCell) &+ Int(step.cellCount)) where mayHold(cells[index]) {
            let cell = place(of: Int(cells[index].cell))
            if admits(phase, number, step, cell) { return true }
            noteClean(root: cells[index].root, cells[index].bit)
        }
        return false
    }

    /// Whether there is anything in a cell that its rule is not known to find nothing in.
    @inline(__always)
    private func mayHold(_ cell: StepCell) -> Bool {
        let root = Int(cell.root)
        if cell.dependency != .always {
            if !isValid(root, cell.dependency) { resolve(root, cell.dependency) }
            // No transformation makes a value where there is none.
            if states[root].itemCount == 0 { return false }
        }
        return !isKnownClean(cell.bit)
    }

    @inline(__always)
    private func admits(_ phase: PhasePlan, _ number: Int, _ step: Step, _ cell: Int) -> Bool {
        let literalGate: Int
        if step.hasPlainGate, states[cell].isPlain {
            guard phase.plainGates.span[number].admits(states[cell].bytes, count: Int(states[cell].longest)) else {
                return false
            }
            literalGate = Int(step.plainLiteralGate)
        } else {
            guard phase.gates.span[number].admits(states[cell].bytes, count: Int(states[cell].longest)) else {
                return false
            }
            literalGate = Int(step.literalGate)
        }
        return literalGate < 0 || admits(phase.literalGates[literalGate], cell: cell)
    }
}
