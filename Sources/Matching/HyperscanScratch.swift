// SPDX-License-Identifier: Apache-2.0

import CHyperscan

/// The memory that scanning needs, around 100 KiB. One for each worker thread, for all its pattern sets; not to be
/// shared.
package final class HyperscanScratch {
    /// Scans that failed since the start: each took all members for candidates, which is right but slow.
    package private(set) var failureCount = 0
    package private(set) var lastFailure: HyperscanError?

    private(set) var pointer: OpaquePointer?
    // Bit s is set when this scratch is large enough for the database of the set with the serial number s.
    private var prepared: [UInt64] = []

    package init() {}

    deinit {
        hs_free_scratch(pointer)
    }

    /// Makes room for a set's database, beside those it has room for already. A scan does this by itself; calling it
    /// before, off the hot path, spares the first value the allocation.
    /// - Returns: false when there is no memory; the failure is counted.
    @discardableResult
    package func prepare(for set: PatternSet) -> Bool {
        guard let database = set.database else { return true }
        let word = set.serial >> 6
        if word < prepared.count, prepared[word] >> UInt64(set.serial & 63) & 1 == 1 { return true }
        let status = hs_alloc_scratch(database.pointer, &pointer)
        guard status == HS_SUCCESS else {
            // Growing frees the old space before it takes the new.
            if pointer == nil { prepared = [] }
            report(HyperscanError(code: status))
            return false
        }
        assumePrepared(for: set)
        return true
    }

    /// Notes that there is room for a set's database.
    func assumePrepared(for set: PatternSet) {
        let word = set.serial >> 6
        if word >= prepared.count {
            prepared.append(contentsOf: repeatElement(0, count: word - prepared.count + 1))
        }
        prepared[word] |= 1 << UInt64(set.serial & 63)
    }

    func report(_ failure: HyperscanError) {
        failureCount &+= 1
        lastFailure = failure
    }
}
