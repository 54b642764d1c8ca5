// SPDX-License-Identifier: Apache-2.0

package import Core
import Synchronization

/// One limit, held against many clients at once, in bounded memory; for use from any thread.
///
/// Counts are exact as long as no more than `capacity` clients are active, that is, have spent some
/// of their burst. Beyond that the client closest to having its burst back is forgotten first, which
/// never refuses anybody a request that is due to them.
package final class RateLimiter: Sendable {
    /// The key of a limit that all clients share. The unspecified address is nobody's.
    package static let sharedKey = ClientAddress(high: 0, low: 0)

    package let limit: Limit
    private let gcra: GCRA
    private let shards: [Shard]

    /// - Parameter capacity: active clients to keep apart; each takes 48 bytes once its shard is in use.
    ///   One is enough for a limit that only ``sharedKey`` is checked against.
    package init(limit: Limit, capacity: Int) {
        self.limit = limit
        gcra = GCRA(limit)
        // A table should have some sets to choose from, so that few clients get few shards. More than
        // 64 gain nothing: a machine has about as many threads, each in a lock for some nanoseconds.
        let capacity = min(max(capacity, 1), 1 << 28)
        var shardCount = 1
        while shardCount < 64, capacity / shardCount > 128 { shardCount *= 2 }
        let setCount = RateTable.setCount(forKeys: (capacity + shardCount - 1) / shardCount)
        shards = (0..<shardCount).map { _ in Shard(RateTable(setCount: setCount)) }
    }

    /// Decides about one request, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - key: the client's ``ClientAddress/limitKey``, or ``sharedKey``.
    ///   - time: now. It may lie a little before an earlier call's, as it does with several threads.
    ///   - units: how many requests it counts for, from 1 on.
    package func check(key: ClientAddress, at time: MonotonicTime, units: Int = 1) -> Decision {
        // `Hasher` is SipHash under a key that is new in every process: nobody can aim at a set.
        var hasher = Hasher()
        hasher.combine(key.high)
        hasher.combine(key.low)
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        let now = gcra.ticks(time)
        // The low bits choose the shard; the table uses the high ones.
        return shards[Int(truncatingIfNeeded: hash) & (shards.count - 1)].table.withLock { table in
            table.decide(gcra, key: key, hash: hash, now: now, units: units)
        }
    }

    private final class Shard: Sendable {
        let table: Mutex<RateTable>

        init(_ table: RateTable) {
            self.table = Mutex(table)
        }
    }
}
