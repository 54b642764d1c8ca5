// SPDX-License-Identifier: Apache-2.0

/// A block after a chain of transformations. Cells form trees: each is its parent after one more transformation, and
/// the root of a tree is the block as it was received. All rules with the same block and chain share the cell, and a
/// transformation that changes nothing leaves a cell with its parent's values.
struct Cell: Hashable, Sendable {
    let block: Int
    /// The cell this one is derived from; nil for the block itself.
    let parent: Int?
    /// The number of the transformation in the plan.
    let transformation: Int?
}

/// Numbers blocks, transformations and cells, equal ones alike.
struct CellTable {
    private(set) var blocks: [Block] = []
    private(set) var cells: [Cell] = []
    private(set) var transformations: [any Transformation] = []
    private var blockNumbers: [Block: Int] = [:]
    private var cellNumbers: [Cell: Int] = [:]
    private var transformationNumbers: [String: Int] = [:]

    /// The cell of a block after transformations, by their numbers.
    mutating func cell(_ block: Block, _ chain: [Int]) -> Int {
        var cell = number(Cell(block: number(block), parent: nil, transformation: nil))
        for transformation in chain {
            cell = number(Cell(block: cells[cell].block, parent: cell, transformation: transformation))
        }
        return cell
    }

    mutating func number(of transformation: any Transformation) -> Int {
        let word = type(of: transformation).word
        if let number = transformationNumbers[word] { return number }
        transformationNumbers[word] = transformations.count
        transformations.append(transformation)
        return transformations.count - 1
    }

    private mutating func number(_ block: Block) -> Int {
        if let number = blockNumbers[block] { return number }
        blockNumbers[block] = blocks.count
        blocks.append(block)
        return blocks.count - 1
    }

    private mutating func number(_ cell: Cell) -> Int {
        if let number = cellNumbers[cell] { return number }
        cellNumbers[cell] = cells.count
        cells.append(cell)
        return cells.count - 1
    }
}
