// SPDX-License-Identifier: Apache-2.0

package import Matching
import Synchronization

/// The pattern sets of a plan, which are there some time after the plan, or never: rules run without them, too.
final class PlanPatternSets: Sendable {
    /// The sets that are ready, by their numbers; nil for one that is not worth its scan.
    final class Ready: Sendable {
        let sets: [PatternSet?]

        init(_ sets: [PatternSet?]) { self.sets = sets }
    }

    /// A scan is paid for by the patterns that need not be tried one by one.
    static let fewestMembers = 3

    let members: [[PatternSetMember]]
    private let published = AtomicLazyReference<Ready>()
    private let handles = Mutex<[PatternSetHandle]>([])

    init(_ members: [[PatternSetMember]]) {
        self.members = members
    }

    /// One atomic load and a retain; nil until all sets are there.
    var ready: Ready? { published.load() }

    func prepare(
        from library: PatternSetLibrary,
        budget: PatternSetBudget,
        completion: @escaping @Sendable ([PatternSetReport]) -> Void
    ) {
        let wanted = members.map { $0.count < Self.fewestMembers ? nil : library.handle($0, budget: budget) }
        let isFirst = handles.withLock { handles in
            guard handles.isEmpty else { return false }
            handles = wanted.compactMap { $0 }
            return true
        }
        guard isFirst, wanted.contains(where: { $0 != nil }) else { return }
        let progress = Progress(count: wanted.count { $0 != nil })
        for handle in wanted {
            handle?.compileInBackground { [weak self] report in
                guard let reports = progress.note(report) else { return }
                self?.publish()
                completion(reports)
            }
        }
    }

    private func publish() {
        let handles = handles.withLock { $0 }
        var next = handles.makeIterator()
        let sets = members.map { $0.count < Self.fewestMembers ? nil : next.next()?.current }
        _ = published.storeIfNil(Ready(sets))
    }

    private final class Progress: Sendable {
        private let reports = Mutex<[PatternSetReport]>([])
        private let count: Int

        init(count: Int) { self.count = count }

        /// All reports, when this is the last.
        func note(_ report: PatternSetReport) -> [PatternSetReport]? {
            reports.withLock { reports in
                reports.append(report)
                return reports.count == count ? reports : nil
            }
        }
    }
}

extension Plan {
    /// Gets ready what makes long values fast, on a thread for such work: reads it from the library's cache, or compiles
    /// it, which takes seconds of CPU time. Returns at once. Rules decide the same before and after. Letting go of the
    /// plan gives up what is under way.
    ///
    /// - Parameters:
    ///   - budget: of each set.
    ///   - completion: called once, on that thread, with a report for each set; not called when the plan has no patterns
    ///     for it, or was asked before.
    package func preparePatternSets(
        from library: PatternSetLibrary,
        budget: PatternSetBudget = PatternSetBudget(),
        completion: @escaping @Sendable ([PatternSetReport]) -> Void = { _ in }
    ) {
        patternSets.prepare(from: library, budget: budget, completion: completion)
    }

    /// Whether long values are searched for all patterns at once.
    package var hasPatternSets: Bool { patternSets.ready != nil }
}
