// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A ``PatternSet`` that may not be there yet: traffic is served at once, without it, and with it as soon as it is
/// loaded or compiled.
package final class PatternSetHandle: Sendable {
    package let members: [PatternSetMember]
    private let cache: PatternSetCache?
    private let budget: PatternSetBudget
    private let slot = PatternSetSlot()

    /// - Parameter members: each pattern once; the order gives the numbers of the bits.
    package init(
        members: [PatternSetMember],
        cache: PatternSetCache?,
        budget: PatternSetBudget = PatternSetBudget()
    ) {
        self.members = members
        self.cache = cache
        self.budget = budget
    }

    deinit {
        slot.cancel()
    }

    /// The set, when it is ready; once set it never changes. One atomic load and a retain, no lock; any thread may ask.
    package var current: PatternSet? { slot.set.load() }

    /// Reads the set from the cache, which takes milliseconds.
    /// - Returns: false when it is not there; then call ``compileInBackground(completion:)``.
    package func load() -> Bool {
        if current != nil { return true }
        guard let cache, let set = try? cache.load(members, budget: budget) else { return false }
        return slot.publish(set)
    }

    /// Compiles the set on the thread for such work, puts it into the cache, and makes it ``current``. What another
    /// process has put into the cache meanwhile is taken from there.
    /// - Parameter completion: called once, on that thread, also after ``cancel()`` and after the handle has gone.
    package func compileInBackground(completion: @escaping @Sendable (PatternSetReport) -> Void) {
        PatternSetBuilder.shared.enqueue { [members, cache, budget, slot] in
            completion(Self.build(members, cache, budget, slot))
        }
    }

    /// Gives up compiling, at the next step that it can end at; ``current`` stays as it is from now on. Letting go of
    /// the handle does the same.
    package func cancel() {
        slot.cancel()
    }

    private static func build(
        _ members: [PatternSetMember],
        _ cache: PatternSetCache?,
        _ budget: PatternSetBudget,
        _ slot: PatternSetSlot
    ) -> PatternSetReport {
        if slot.isCancelled { return PatternSetReport(.cancelled, members: members.count) }
        if let set = slot.set.load() { return PatternSetReport(.loaded, members: members.count, set: set) }
        var miss: PatternSetCacheError?
        if let cache {
            do throws(PatternSetCacheError) {
                let set = try cache.load(members, budget: budget)
                let outcome: PatternSetReport.Outcome = slot.publish(set) ? .loaded : .cancelled
                return PatternSetReport(outcome, members: members.count, set: set)
            } catch {
                miss = error
            }
        }
        guard let set = PatternSetCompiler.compile(members, budget: budget, isCancelled: { slot.isCancelled }) else {
            return PatternSetReport(.cancelled, members: members.count, cacheMiss: miss)
        }
        let outcome: PatternSetReport.Outcome = slot.publish(set) ? .compiled : .cancelled
        var failure: PatternSetCacheError?
        if let cache {
            // A set that comes too late for this handle is of use to the one that took its place.
            do throws(PatternSetCacheError) { try cache.store(set) } catch { failure = error }
        }
        return PatternSetReport(outcome, members: members.count, set: set, cacheMiss: miss, storeFailure: failure)
    }
}

/// What a handle and the work for it share: the work outlives a handle that is let go of.
private final class PatternSetSlot: Sendable {
    /// Written once, and kept alive as long as the slot: readers need no lock.
    let set = AtomicLazyReference<PatternSet>()
    private let cancelled = Atomic<Bool>(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }

    /// - Returns: false when the set came too late.
    func publish(_ value: PatternSet) -> Bool {
        if isCancelled { return false }
        _ = set.storeIfNil(value)
        return true
    }
}
