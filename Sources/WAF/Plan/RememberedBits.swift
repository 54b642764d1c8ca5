// SPDX-License-Identifier: Apache-2.0

/// Gives out the bits of ``CleanMemory``: one to each cell of a rule whose operator looks at nothing but the value, those
/// of a block together.
struct RememberedBits {
    /// Of each block: rules beyond go without.
    static let bitsPerBlock = 512

    /// The number that a block has among those of which something is remembered; -1 for the others.
    private(set) var slots: [Int32] = []
    private var counts: [Int32] = []

    var slotCount: Int { counts.count }

    /// One for each cell, -1 for a cell of which nothing is remembered.
    mutating func bits(for cells: [Int], _ table: CellTable) -> [Int32] {
        let bits = cells.map { bit(ofBlock: table.cells[$0].block, table) }
        return bits.contains { $0 >= 0 } ? bits : []
    }

    private mutating func bit(ofBlock number: Int, _ table: CellTable) -> Int32 {
        let block = table.blocks[number]
        guard block.isRepeated, !block.isCount else { return -1 }
        while slots.count <= number { slots.append(-1) }
        if slots[number] < 0 {
            slots[number] = Int32(clamping: counts.count)
            counts.append(0)
        }
        let slot = Int(slots[number])
        guard counts[slot] < Self.bitsPerBlock else { return -1 }
        counts[slot] += 1
        return Int32(clamping: slot * Self.bitsPerBlock) + counts[slot] - 1
    }
}

extension Block {
    /// Whether it mostly holds the same in each request of a connection.
    var isRepeated: Bool {
        switch variable {
        case .requestHeaders, .requestHeadersNames, .requestCookies, .requestCookiesNames, .argsNames, .argsGetNames,
            .argsPostNames, .requestMethod, .requestProtocol, .requestFilename, .requestBasename, .serverName,
            .remoteAddress:
            true
        default: false
        }
    }
}
