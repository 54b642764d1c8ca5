// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A row of counters with one writer, its event loop, and any number of readers.
///
/// With one writer, adding needs no atomic read-modify-write, only that no reader sees half a number:
/// a relaxed load and a relaxed store, which are plain instructions. The row begins and ends on cache
/// lines of its own, so that loops do not slow each other down.
// SAFETY: the cells are atomics at one address for as long as the object lives.
final class CounterBlock: @unchecked Sendable {
    private static let lineSize = 64

    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    let count: Int

    init(count: Int) {
        self.count = max(count, 1)
        let size = self.count * MemoryLayout<Atomic<UInt64>>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: (size + Self.lineSize - 1) / Self.lineSize * Self.lineSize,
            alignment: Self.lineSize
        )
        cells = memory.bindMemory(to: Atomic<UInt64>.self, capacity: self.count)
        for index in 0..<self.count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        UnsafeMutableRawPointer(cells).deallocate()
    }

    /// Adds to a counter; only the event loop that owns the block may.
    @inline(__always)
    func add(_ amount: UInt64, at index: Int) {
        guard index >= 0, index < count else { return }
        let value = cells[index].load(ordering: .relaxed)
        cells[index].store(value &+ amount, ordering: .relaxed)
    }

    func value(at index: Int) -> UInt64 {
        guard index >= 0, index < count else { return 0 }
        return cells[index].load(ordering: .relaxed)
    }

    /// All counters, for the scraper; each is right, though not all at one instant.
    var values: [UInt64] { (0..<count).map(value(at:)) }
}

extension [CounterBlock] {
    /// Sums over all event loops, cell by cell.
    var totals: [UInt64] {
        guard let first else { return [] }
        return dropFirst().reduce(first.values) { sums, block in zip(sums, block.values).map { $0 &+ $1 } }
    }
}
