// SPDX-License-Identifier: Apache-2.0

/// Builds the automaton of a ``LiteralSet`` (Aho and Corasick, 1975): a trie whose missing branches lead where the
/// longest suffix that is a prefix of some literal leads, in one dense table.
struct AutomatonBuilder {
    /// For each byte the column of the table; letters share theirs with the other case, and all bytes that no literal
    /// holds share column 0.
    private(set) var columns = [UInt8](repeating: 0, count: 256)
    /// The number of columns.
    private(set) var width = 1
    /// For each state and column the state that follows: its first index in this table, and ``endFlag``.
    private(set) var table: [UInt32] = []
    /// For each state the length of the longest literal that ends there; 0 for none.
    private(set) var lengths: [UInt32] = []

    /// Marks a state in which a literal ends.
    static let endFlag: UInt32 = 1 << 31
    /// A table may not grow beyond what 31 bits can index, nor beyond what a worker should keep in its caches.
    private static let largestTable = 1 << 28

    init(_ literals: [[UInt8]]) {
        assignColumns(literals)
        lengths = [0]
        table = [UInt32](repeating: 0, count: width)
        for literal in literals where !literal.isEmpty { insert(literal) }
        link()
    }

    private mutating func assignColumns(_ literals: [[UInt8]]) {
        for literal in literals {
            for byte in literal {
                let folded = Self.lowercased(byte)
                guard columns[Int(folded)] == 0 else { continue }
                // At most 230 bytes remain when letters are folded.
                columns[Int(folded)] = UInt8(width)
                width += 1
            }
        }
        for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { columns[Int(byte)] = columns[Int(Self.lowercased(byte))] }
    }

    private mutating func insert(_ literal: [UInt8]) {
        var state = 0
        for byte in literal {
            let index = state * width + Int(columns[Int(Self.lowercased(byte))])
            if table[index] == 0 {
                guard table.count + width <= Self.largestTable else { return }
                table[index] = UInt32(lengths.count)
                lengths.append(0)
                table.append(contentsOf: repeatElement(0, count: width))
            }
            state = Int(table[index])
        }
        lengths[state] = UInt32(clamping: literal.count)
    }

    /// Breadth first, so that the state a suffix leads to is complete before it is copied from.
    private mutating func link() {
        var suffixes = [Int](repeating: 0, count: lengths.count)
        var queue: [Int] = [0]
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            for column in 0..<width {
                let index = state * width + column
                // Zero stands for a missing branch: no branch leads back to the root.
                let viaSuffix = state == 0 ? 0 : table[suffixes[state] * width + column]
                guard table[index] != 0 else {
                    table[index] = viaSuffix
                    continue
                }
                let child = Int(table[index])
                suffixes[child] = Int(viaSuffix)
                if lengths[child] == 0 { lengths[child] = lengths[Int(viaSuffix)] }
                queue.append(child)
            }
        }
        for index in table.indices {
            let state = Int(table[index])
            table[index] = UInt32(state * width) | (lengths[state] == 0 ? 0 : Self.endFlag)
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
