// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// The targets of a group: which of them may be used now, by active checks and by what they did to
/// real requests.
struct TargetSet: Sendable {
    private(set) var loads: TargetLoads
    /// Too few are usable, so all are used: see ``EjectionBudget/isPanic(usable:)``.
    private(set) var isPanicking = false
    private var detectors: [OutlierDetector]
    private var isHealthy: [Bool]
    private let budget: EjectionBudget
    /// When the set of usable targets must be worked out again: the end of the next ejection.
    private var nextRefresh = MonotonicTime(nanoseconds: .max)

    init(_ targets: [TargetConfiguration], outlier: OutlierConfiguration) {
        self.loads = TargetLoads(weights: targets.map(\.weight))
        self.detectors = targets.map { _ in OutlierDetector(outlier) }
        self.isHealthy = targets.map { _ in true }
        self.budget = EjectionBudget(targets: targets.count, maxEjectedPercent: outlier.maxEjectedPercent)
    }

    var count: Int { detectors.count }

    /// Whether active checks and real requests speak for the target, panic or not.
    func isFit(_ target: Int, at now: MonotonicTime) -> Bool {
        detectors.indices.contains(target) && isHealthy[target] && !detectors[target].isEjected(at: now)
    }

    func isEjected(_ target: Int, at now: MonotonicTime) -> Bool {
        detectors.indices.contains(target) && detectors[target].isEjected(at: now)
    }

    /// Brings back targets whose ejection has ended. To be called before a choice; costs one
    /// comparison unless something has changed.
    mutating func refresh(at now: MonotonicTime) {
        guard now >= nextRefresh else { return }
        var fit = 0
        nextRefresh = MonotonicTime(nanoseconds: .max)
        for target in detectors.indices {
            if isFit(target, at: now) { fit += 1 }
            if let end = detectors[target].ejectedUntil, end > now { nextRefresh = min(nextRefresh, end) }
        }
        isPanicking = budget.isPanic(usable: fit)
        loads.removeAllUsable()
        for target in detectors.indices where isPanicking || isFit(target, at: now) {
            loads.appendUsable(target)
        }
    }

    mutating func started(_ target: Int) {
        loads.started(target)
    }

    mutating func finished(_ target: Int) {
        loads.finished(target)
    }

    mutating func healthChanged(target: Int, isHealthy: Bool) {
        guard self.isHealthy.indices.contains(target), self.isHealthy[target] != isHealthy else { return }
        self.isHealthy[target] = isHealthy
        nextRefresh = MonotonicTime(nanoseconds: 0)
    }

    mutating func recordSuccess(_ target: Int) {
        guard detectors.indices.contains(target) else { return }
        detectors[target].recordSuccess()
    }

    /// True when the failure had the target ejected.
    mutating func recordFailure(_ target: Int, at now: MonotonicTime) -> Bool {
        guard detectors.indices.contains(target), detectors[target].recordFailure(at: now) else { return false }
        var ejected = 0
        var fit = 0
        for other in detectors.indices {
            if detectors[other].isEjected(at: now) { ejected += 1 }
            if isFit(other, at: now) { fit += 1 }
        }
        guard budget.allowsEjection(ejected: ejected, usable: fit) else { return false }
        detectors[target].eject(at: now)
        nextRefresh = MonotonicTime(nanoseconds: 0)
        return true
    }
}
