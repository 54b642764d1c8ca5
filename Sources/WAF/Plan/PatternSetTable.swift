// SPDX-License-Identifier: Apache-2.0

import Matching

/// Which of a plan's patterns are searched for together in long values: those of a phase that see values after the
/// same chain of transformations.
struct PatternSetTable {
    private struct Group: Hashable {
        let phase: Phase
        let chain: [Int]
    }

    /// The number of a set, and of a pattern in it.
    struct Place: Sendable {
        let set: Int32
        let member: Int32

        static let none = Place(set: -1, member: -1)
    }

    private(set) var sets: [[PatternSetMember]] = []
    private var groups: [Group: Int] = [:]
    private var members: [[PatternSetMember: Int]] = []

    mutating func place(of member: PatternSetMember, phase: Phase, chain: [Int]) -> Place {
        let set: Int
        if let known = groups[Group(phase: phase, chain: chain)] {
            set = known
        } else {
            set = sets.count
            groups[Group(phase: phase, chain: chain)] = set
            sets.append([])
            members.append([:])
        }
        let number: Int
        if let known = members[set][member] {
            number = known
        } else {
            number = sets[set].count
            members[set][member] = number
            sets[set].append(member)
        }
        return Place(set: Int32(clamping: set), member: Int32(clamping: number))
    }
}
