// SPDX-License-Identifier: Apache-2.0

package import Core
import Synchronization

/// How many connections may be open.
package struct ConnectionLimits: Hashable, Sendable {
    package let inAll: Int
    /// From one address; IPv6 by /64 (``ClientAddress/limitKey``).
    package let perAddress: Int

    package init(inAll: Int, perAddress: Int) {
        self.inAll = inAll
        self.perAddress = perAddress
    }
}

/// Counts open connections, in all and per address; for use from any thread.
///
/// It outlives the configuration, as connections do, and so is told the limits with each call.
/// Memory is bounded by ``ConnectionLimits/inAll``: an address without connections is forgotten.
package final class ConnectionCounter: Sendable {
    package enum Admission: Equatable, Sendable {
        /// The connection is counted, until ``ConnectionCounter/release(_:)``.
        case admitted
        case tooManyInAll
        case tooManyFromAddress
    }

    private let openInAll = Atomic<Int>(0)
    private let shards = (0..<64).map { _ in Shard() }

    package init() {}

    /// Open connections now.
    package var total: Int { openInAll.load(ordering: .relaxed) }

    /// Open connections from the address, or from its /64.
    package func count(from address: ClientAddress) -> Int {
        let key = address.limitKey
        return shard(of: key).counts.withLock { $0[key] ?? 0 }
    }

    /// Counts a new connection, unless that would go beyond a limit.
    package func acquire(_ address: ClientAddress, limits: ConnectionLimits) -> Admission {
        let key = address.limitKey
        return shard(of: key).counts.withLock { counts in
            let count = counts[key] ?? 0
            guard count < limits.perAddress else { return .tooManyFromAddress }
            guard takePlace(of: limits.inAll) else { return .tooManyInAll }
            counts[key] = count + 1
            return .admitted
        }
    }

    /// Forgets a connection that was admitted from this address. Without one, nothing happens.
    package func release(_ address: ClientAddress) {
        let key = address.limitKey
        shard(of: key).counts.withLock { counts in
            guard let count = counts[key] else { return }
            counts[key] = count > 1 ? count - 1 : nil
            openInAll.subtract(1, ordering: .relaxed)
        }
    }

    private func takePlace(of limit: Int) -> Bool {
        var seen = openInAll.load(ordering: .relaxed)
        while seen < limit {
            let (exchanged, original) = openInAll.weakCompareExchange(
                expected: seen,
                desired: seen + 1,
                ordering: .relaxed
            )
            if exchanged { return true }
            seen = original
        }
        return false
    }

    private func shard(of key: ClientAddress) -> Shard {
        // Six bits: one of 64. A hash value is keyed anew in every process.
        shards[Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) >> 58)]
    }

    private final class Shard: Sendable {
        let counts = Mutex<[ClientAddress: Int]>([:])
    }
}
