// SPDX-License-Identifier: Apache-2.0

/// The known word a misspelt one was probably meant to be.
enum Suggestion {
    /// Nil when nothing is near. Ties go to the word that comes first in the alphabet.
    static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let given = normalized(word)
        // A third of the letters may be wrong; a word of one or two letters says nothing.
        guard (2...64).contains(given.count) else { return nil }
        let limit = max(1, given.count / 3)
        return candidates.sorted()
            .map { (distance: distance(given, normalized($0)), word: $0) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?.word
    }

    /// `" (did you mean 'x'?)"`, or nothing.
    static func question(_ word: String, _ candidates: some Sequence<String>) -> String {
        nearest(to: word, in: candidates).map { " (did you mean '\($0)'?)" } ?? ""
    }

    /// `maxBody`, `max-body` and `max_body` are the same word.
    private static func normalized(_ word: String) -> [UInt8] {
        word.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
            .map { isUpperCaseLetter($0) ? $0 | 0x20 : $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], b == left[row - 1] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
