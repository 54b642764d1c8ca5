// SPDX-License-Identifier: Apache-2.0

/// The targets a request was already sent to, without an allocation: the last four of them. A request
/// tried more often than that may meet the first one again, which is allowed, only not preferred.
struct TriedTargets: Sendable, Equatable {
    /// Indices plus one; zero is free.
    private var slots = SIMD4<UInt16>()

    init() {}

    var isEmpty: Bool { slots == SIMD4() }

    func contains(_ target: Int) -> Bool {
        guard let slot = Self.slot(target) else { return false }
        return slots[0] == slot || slots[1] == slot || slots[2] == slot || slots[3] == slot
    }

    mutating func insert(_ target: Int) {
        guard let slot = Self.slot(target), !contains(target) else { return }
        slots = SIMD4(slot, slots[0], slots[1], slots[2])
    }

    private static func slot(_ target: Int) -> UInt16? {
        target < 0 ? nil : UInt16(exactly: target &+ 1)
    }
}
