// SPDX-License-Identifier: Apache-2.0

import JSON
package import Matching

/// What an operator needs beside the value, and where it leaves what it found. One for each worker, reused.
package final class OperatorContext {
    /// Memory for the matchers; belongs to this worker alone.
    package let scratch: MatchScratch
    /// Memory for searches for many patterns at once; belongs to this worker alone.
    let hyperscan = HyperscanScratch()
    /// The fields that requests brought lately.
    var fields = FieldMemory()
    var cleanMemories = CleanMemories()
    /// Where JSON bodies are read.
    var document = JSONDocument()
    /// The operator's argument with its macros expanded, when it has any.
    package var parameter: [UInt8] = []
    /// Whether the rule says `capture`: an operator fills ``captures`` only then.
    package var wantsCaptures = false
    /// What TX.0 to TX.9 become: whole match first. An operator that matches and captures replaces what was there.
    package var captures: [Capture] = []
    /// Set by an operator that gave up for want of budget (PCRE2's match limit); what it answered then is what the
    /// engine was configured to answer.
    package var exceededBudget = false
    /// What an operator that gave up answers: true counts as matched.
    package var matchesBeyondBudget = true
    /// Time that long matches of one transaction may take together, nanoseconds; compared with what the scratch counts.
    var longMatchBudget = Int64.max
    /// What `@geoLookup` found, by the words of the GEO collection.
    package var geo: [(name: String, value: String)] = []
    /// Compiled patterns of `@rx` arguments that have macros.
    var patternCache = PatternCache()
    /// A value with a NUL behind it, for C code that looks further than it should.
    var terminated: [UInt8] = []

    package enum Capture: Hashable, Sendable {
        /// A part of the value; an empty one also stands for a group that took no part.
        case range(Range<Int>)
        /// Something the value does not hold as it is, such as libinjection's fingerprint.
        case text([UInt8])
    }

    /// With the default budget for each match.
    package convenience init() {
        self.init(scratch: MatchScratch())
    }

    package init(scratch: MatchScratch) {
        self.scratch = scratch
    }

    /// Whether the transaction has used up its time for matches: no more are tried.
    @inline(__always)
    var isOutOfTime: Bool { scratch.nanosecondsInLongMatches > longMatchBudget }

    /// Notes that an operator gave up, and answers what it has to answer then.
    func giveUp() -> Bool {
        exceededBudget = true
        return matchesBeyondBudget
    }

    /// Makes a single capture the only one, when captures are wanted.
    func capture(_ capture: @autoclosure () -> Capture) {
        guard wantsCaptures else { return }
        captures.removeAll(keepingCapacity: true)
        captures.append(capture())
    }
}
