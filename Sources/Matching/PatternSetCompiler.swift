// SPDX-License-Identifier: Apache-2.0

import CHyperscan
import Glibc

/// Compiles a ``PatternSet`` within a budget of time.
///
/// Hyperscan needs microseconds for one pattern and a second for another, cannot be stopped, and needs several times
/// as long for many patterns together as for each alone. So each member is tried alone first, the shortest pattern
/// first, which tells what Hyperscan can take and what it costs; then the cheapest, as many as the time left will do
/// for, are compiled together. The other members are left out of the database and are always candidates.
package enum PatternSetCompiler {
    /// `.` matches a newline, as in ``Pattern``; empty matches count; one report a member and value is enough.
    static let flags = UInt32(HS_FLAG_DOTALL) | UInt32(HS_FLAG_ALLOWEMPTY) | UInt32(HS_FLAG_SINGLEMATCH)

    /// The share of the budget that trying members alone may use up.
    private static let trialShare = 0.25
    /// How many times as long members take together as the sum of each alone: 3 to 10 with parts of the Core Rule Set.
    private static let mergeFactor = 10.0

    /// - Parameter isCancelled: asked before each step. A step takes up to a second, the last one up to the whole budget.
    /// - Returns: nil when cancelled.
    package static func compile(
        _ members: [PatternSetMember],
        budget: PatternSetBudget = PatternSetBudget(),
        isCancelled: () -> Bool = { false }
    ) -> PatternSet? {
        let start = ThreadTime.seconds
        var dispositions = [PatternSetMember.Disposition](repeating: .unsupported, count: members.count)
        var trials: [Trial] = []
        if HyperscanPlatform.isUsable {
            let shortestFirst = members.indices.sorted {
                (members[$0].pattern.utf8.count, $0) < (members[$1].pattern.utf8.count, $1)
            }
            for index in shortestFirst {
                if isCancelled() { return nil }
                if ThreadTime.seconds - start > budget.seconds * trialShare {
                    dispositions[index] = .tooSlow
                } else if let trial = Trial(members[index], index: index) {
                    dispositions[index] = trial.disposition
                    trials.append(trial)
                }
            }
        }
        trials.sort { $0.cost < $1.cost }
        var allowance = (budget.seconds - (ThreadTime.seconds - start)) / mergeFactor
        var chosen: [Trial] = []
        for trial in trials {
            allowance -= trial.cost
            if allowance >= 0 {
                chosen.append(trial)
            } else {
                dispositions[trial.index] = .tooSlow
            }
        }
        var database: HyperscanDatabase?
        while !chosen.isEmpty, database == nil {
            if isCancelled() { return nil }
            do {
                database = try HyperscanDatabase.compile(chosen.map(\.expression))
            } catch {
                // Alone each was taken, so it is their number or size: do with the cheaper half, or without the one
                // that is named.
                let dropped = error.expression.map { $0..<($0 + 1) } ?? (chosen.count / 2)..<chosen.count
                let range = dropped.clamped(to: chosen.indices)
                for trial in chosen[range] { dispositions[trial.index] = .unsupported }
                if range.isEmpty { chosen = [] } else { chosen.removeSubrange(range) }
            }
        }
        return PatternSet(
            members: members,
            dispositions: dispositions,
            database: database,
            budget: budget,
            seconds: ThreadTime.seconds - start
        )
    }

    /// A member compiled alone, to see whether it can be and how long it takes.
    private struct Trial {
        let index: Int
        let expression: HyperscanDatabase.Expression
        let disposition: PatternSetMember.Disposition
        /// CPU seconds.
        let cost: Double

        init?(_ member: PatternSetMember, index: Int) {
            guard member.isEligible, let identifier = UInt32(exactly: index) else { return nil }
            let plain = PatternSetCompiler.flags | (member.isCaseInsensitive ? UInt32(HS_FLAG_CASELESS) : 0)
            let prefilter = plain | UInt32(HS_FLAG_PREFILTER)
            for (flags, disposition) in [(plain, PatternSetMember.Disposition.compiled), (prefilter, .prefiltered)] {
                let expression = HyperscanDatabase.Expression(
                    pattern: member.pattern,
                    flags: flags,
                    identifier: identifier
                )
                let start = ThreadTime.seconds
                if (try? HyperscanDatabase.compile([expression])) != nil {
                    self.index = index
                    self.expression = expression
                    self.disposition = disposition
                    cost = ThreadTime.seconds - start
                    return
                }
            }
            return nil
        }
    }
}

/// CPU time of the calling thread: on a busy machine the wall clock would leave out members for no fault of theirs.
enum ThreadTime {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
