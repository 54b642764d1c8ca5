// SPDX-License-Identifier: Apache-2.0

/// Finds the known word that a misspelt one was probably meant to be.
enum Spelling {
    /// `" (did you mean 'x'?)"`, or nothing when no word is near.
    static func question(_ word: String, _ known: some Sequence<String>) -> String {
        nearest(to: word, in: known).map { " (did you mean '\($0)'?)" } ?? ""
    }

    /// A third of the letters may be wrong; case does not count. Ties go to the first in the alphabet.
    static func nearest(to word: String, in known: some Sequence<String>) -> String? {
        let given = Array(word.lowercased().utf8)
        guard (2...64).contains(given.count) else { return nil }
        var best: (distance: Int, word: String)?
        let limit = max(given.count / 3, 1)
        for candidate in known {
            let distance = distance(given, Array(candidate.lowercased().utf8))
            guard distance <= limit else { continue }
            if let current = best, (current.distance, current.word) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.word
    }

    /// Insertions, deletions, replacements, and swaps of neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var rows = [Array(0...right.count)]
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var cost = min(rows[row][column + 1] + 1, current[column] + 1, rows[row][column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], b == left[row - 1] {
                    cost = min(cost, rows[row - 1][column - 1] + 1)
                }
                current.append(cost)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}
