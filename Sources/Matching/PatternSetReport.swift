// SPDX-License-Identifier: Apache-2.0

/// How getting a ``PatternSet`` ready went.
package struct PatternSetReport: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case compiled
        /// Read from the cache.
        case loaded
        /// Given up before the set was in use: the handle is gone or was cancelled.
        case cancelled
    }

    package let outcome: Outcome
    package let members: Int
    /// Members in the database as they are.
    package let compiled: Int
    /// Members in the database as simpler patterns that match more.
    package let prefiltered: Int
    /// Members left out, since Hyperscan cannot take them.
    package let unsupported: Int
    /// Members left out, since they would have cost too much time.
    package let tooSlow: Int
    /// CPU time, seconds.
    package let seconds: Double
    /// Size of the database in memory.
    package let bytes: Int
    /// Why the cache had no such set; nil when it had, or there is no cache.
    package let cacheMiss: PatternSetCacheError?
    /// Why the set could not be put into the cache; nil when it could, or there is no cache.
    package let storeFailure: PatternSetCacheError?

    /// Members that are always candidates.
    package var leftOut: Int { unsupported + tooSlow }

    init(
        _ outcome: Outcome,
        members: Int,
        set: PatternSet? = nil,
        cacheMiss: PatternSetCacheError? = nil,
        storeFailure: PatternSetCacheError? = nil
    ) {
        func count(_ disposition: PatternSetMember.Disposition) -> Int {
            set?.dispositions.count { $0 == disposition } ?? 0
        }
        self.outcome = outcome
        self.members = members
        compiled = count(.compiled)
        prefiltered = count(.prefiltered)
        unsupported = count(.unsupported)
        tooSlow = count(.tooSlow)
        seconds = set?.seconds ?? 0
        bytes = set?.byteCount ?? 0
        self.cacheMiss = cacheMiss
        self.storeFailure = storeFailure
    }
}
