// SPDX-License-Identifier: Apache-2.0

/// A set of rules, by their numbers in the plan.
struct RuleBits: Sendable {
    private var words: [UInt64] = []

    init() {}

    init(_ numbers: [Int]) {
        guard let largest = numbers.max() else { return }
        words = Array(repeating: 0, count: largest / 64 + 1)
        for number in numbers { words[number / 64] |= 1 << UInt64(number % 64) }
    }

    var isEmpty: Bool { words.isEmpty }

    @inline(__always)
    func contains(_ number: Int) -> Bool {
        let word = number &>> 6
        return word < words.count && words[word] &>> UInt64(number & 63) & 1 != 0
    }

    mutating func formUnion(_ other: RuleBits) {
        if words.count < other.words.count {
            words += Array(repeating: 0, count: other.words.count - words.count)
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    mutating func removeAll() {
        if !words.isEmpty { words.removeAll(keepingCapacity: true) }
    }
}
