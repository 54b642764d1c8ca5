// SPDX-License-Identifier: Apache-2.0

import Matching

/// The pairs of neighbouring bytes in values, for literal gates: found out when the first gate asks.
extension Transaction {
    /// Whether a literal gate admits any value of a cell that is at hand.
    func admits(_ gate: LiteralGate, cell number: Int) -> Bool {
        let origin = Int(states[number].origin)
        if states[origin].pairs < 0 { collectPairs(origin) }
        return gate.admits(&pairSets[Int(states[origin].pairs)])
    }

    /// Whether a literal gate admits a value; long values are always admitted, since they hold most pairs.
    func admits(_ gate: LiteralGate, _ value: Value) -> Bool {
        guard value.count <= PairCache.longestValue else { return true }
        let place = pairs(of: value)
        return gate.admits(&pairCache.sets[place])
    }

    private func collectPairs(_ number: Int) {
        var union = PairSet()
        for index in states[number].items {
            let value = items[index].value
            if value.count <= PairCache.longestValue {
                let place = pairs(of: value)
                union.formUnion(&pairCache.sets[place])
            } else {
                withBytes(of: value) { union.formUnion(occurringIn: $0) }
            }
        }
        states[number].pairs = Int32(truncatingIfNeeded: pairSets.count)
        pairSets.append(union)
    }

    /// The place of a value's pairs in the cache.
    private func pairs(of value: Value) -> Int {
        let (place, isKnown) = pairCache.place(of: value)
        if !isKnown {
            let pairs = withBytes(of: value) { PairSet(occurringIn: $0) }
            pairCache.sets[place] = pairs
        }
        return place
    }
}
