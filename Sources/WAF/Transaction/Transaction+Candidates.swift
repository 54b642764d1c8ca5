// SPDX-License-Identifier: Apache-2.0

import Matching

extension Transaction {
    /// Whether a link's pattern may match a value, as far as one search for all patterns of its set says; true for
    /// values that are faster tried, and until the sets are there.
    @inline(__always)
    func isCandidate(_ link: RuleLink, _ value: Value) -> Bool {
        guard link.pattern.set >= 0, Int(value.count) >= shortestScanned else { return true }
        return isFoundCandidate(link.pattern, value)
    }

    private func isFoundCandidate(_ pattern: PatternSetTable.Place, _ value: Value) -> Bool {
        let number = Int(pattern.set)
        guard let sets = patternSets?.sets, number < sets.count, let set = sets[number] else { return true }
        let (place, isKnown) = candidates.place(of: value, set: pattern.set)
        if !isKnown {
            withBytes(of: value) { set.candidates(in: $0, context.hyperscan, into: &candidates.bits[place]) }
        }
        let word = Int(pattern.member) &>> 6
        guard word < candidates.bits[place].count else { return true }
        return candidates.bits[place][word] &>> UInt64(pattern.member & 63) & 1 != 0
    }

    /// Takes the sets for this transaction, when they are there: a transaction keeps to what it began with.
    func beginScanning() {
        candidates.removeAll()
        patternSets = plan.patternSets.ready
        shortestScanned = patternSets == nil ? .max : shortestScannedValue
    }
}
