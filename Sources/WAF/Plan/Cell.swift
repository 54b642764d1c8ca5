// SPDX-License-Identifier: Apache-2.0

import Matching

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

/// How the values of a cell are come by: plain data, all that a look at a cell needs.
struct Derivation: Sendable {
    /// The cell of the block itself.
    let root: Int32
    let dependency: Dependency
    /// What the transformations of the whole chain need to see, so that one of them changes a value.
    let chainTriggers: ByteSet
    /// Whether one of them, such as `length`, makes something of nothing.
    let changesEmptyValues: Bool
    /// -1 for the block itself.
    let parent: Int32
    let block: Int32
    let transformation: Int32
    /// What the last transformation needs to see to change a value.
    let triggers: ByteSet
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

    var derivations: [Derivation] {
        var derivations: [Derivation] = []
        // A parent stands before its children.
        for (number, cell) in cells.enumerated() {
            let triggers = cell.transformation.map { transformations[$0].triggers } ?? ByteSet()
            let parent = cell.parent.map { derivations[$0] }
            derivations.append(
                Derivation(
                    root: parent?.root ?? Int32(clamping: number),
                    dependency: blocks[cell.block].dependency,
                    chainTriggers: parent?.chainTriggers.union(triggers) ?? triggers,
                    changesEmptyValues: parent?.changesEmptyValues == true || triggers == .all,
                    parent: Int32(clamping: cell.parent ?? -1),
                    block: Int32(clamping: cell.block),
                    transformation: Int32(clamping: cell.transformation ?? -1),
                    triggers: triggers
                )
            )
        }
        return derivations
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
