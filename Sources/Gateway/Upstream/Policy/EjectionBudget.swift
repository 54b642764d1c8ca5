// SPDX-License-Identifier: Apache-2.0

/// How many of a group's targets may be out at a time.
struct EjectionBudget: Sendable {
    private let targets: Int
    private let maximum: Int

    /// At most `maxEjectedPercent` of the targets, but at least one when there are two or more; the
    /// only target never.
    init(targets: Int, maxEjectedPercent: Int) {
        self.targets = targets
        let percent = min(max(maxEjectedPercent, 0), 100)
        self.maximum = targets < 2 ? 0 : max(1, targets &* percent / 100)
    }

    /// - Parameters:
    ///   - ejected: targets that are ejected now.
    ///   - usable: targets that are neither ejected nor unhealthy, the one in question among them. The
    ///     last of them stays: a target that sometimes fails is better than none.
    func allowsEjection(ejected: Int, usable: Int) -> Bool {
        ejected < maximum && usable > 1
    }

    /// With fewer than half of the targets usable, all are used again: the few would go down under
    /// the load of the many, and a fault that wide is rarely the targets' own.
    func isPanic(usable: Int) -> Bool {
        usable &* 2 < targets
    }
}
