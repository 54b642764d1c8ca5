// SPDX-License-Identifier: Apache-2.0

package import Core
import Synchronization

/// One event loop's share of all that is counted.
///
/// Counting is for that loop alone. Looking up a route, a listener or an upstream takes a lock and a
/// dictionary: it is done when a snapshot reaches the loop, and the object is kept.
package final class WorkerMetrics: Sendable {
    enum Cell: Int, CaseIterable {
        case requestsBegun, requestsEnded, http2Floods, rateAllowed, rateLimited
    }

    struct TargetName: Hashable, Sendable {
        let upstream: String
        /// Empty for the group as a whole.
        let target: String
    }

    struct Shards: Sendable {
        var routes: [String: RouteMetrics] = [:]
        var listeners: [String: ListenerMetrics] = [:]
        var upstreams: [TargetName: UpstreamMetrics] = [:]
    }

    /// The label of requests for which there is no route.
    static let noRoute = "(none)"

    let cells = CounterBlock(count: Cell.allCases.count)
    /// Two cells a check: blocked, monitored.
    let decisions = CounterBlock(count: CheckID.allCases.count * 2)
    private let shards = Mutex(Shards())

    /// Where requests are counted that match no route or could not be read.
    package let unrouted: RouteMetrics

    init() {
        let unrouted = RouteMetrics()
        self.unrouted = unrouted
        shards.withLock { $0.routes[Self.noRoute] = unrouted }
    }

    /// The counters of a route: the same object for the same name, also after a reload.
    package func route(named name: String) -> RouteMetrics {
        shards.withLock { $0.routes.value(for: name, or: RouteMetrics()) }
    }

    package func listener(named name: String) -> ListenerMetrics {
        shards.withLock { $0.listeners.value(for: name, or: ListenerMetrics()) }
    }

    /// - Parameters:
    ///   - upstream: the group's name.
    ///   - target: its `url`; nil to count a group as one.
    package func upstream(named upstream: String, target: String? = nil) -> UpstreamMetrics {
        let name = TargetName(upstream: upstream, target: target ?? "")
        return shards.withLock { $0.upstreams.value(for: name, or: UpstreamMetrics()) }
    }

    /// A check refused an exchange, or would have. Mode `off` decides nothing and is not counted.
    package func decision(_ check: CheckID, _ mode: Mode) {
        guard mode != .off else { return }
        decisions.add(1, at: check.index &* 2 &+ (mode == .block ? 0 : 1))
    }

    /// An exchange began; it counts as in flight until ``requestEnded()``.
    package func requestBegan() { count(.requestsBegun) }

    package func requestEnded() { count(.requestsEnded) }

    /// An HTTP/2 connection was ended because of a flood of frames.
    package func http2Flood() { count(.http2Floods) }

    package func rateLimit(allowed: Bool) { count(allowed ? .rateAllowed : .rateLimited) }

    var currentShards: Shards { shards.withLock { $0 } }

    private func count(_ cell: Cell) {
        cells.add(1, at: cell.rawValue)
    }
}

extension Dictionary {
    fileprivate mutating func value(for key: Key, or new: @autoclosure () -> Value) -> Value {
        if let value = self[key] { return value }
        let value = new()
        self[key] = value
        return value
    }
}
