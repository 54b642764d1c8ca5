// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// Sends requests with the same key to the same target: a ring of hashes on which every target owns
/// many points, and a key belongs to the next point clockwise.
///
/// A ring and not Maglev's table, although that is one look-up: when a target comes or goes, a ring
/// moves that target's keys and no others, and the keys of an unusable target fall to what comes next
/// on the ring, thus to all the others in equal parts. The search costs a dozen comparisons.
///
/// Points are made of a target's URL, not of its place in the list, so that every loop, node and
/// version of the configuration agrees on them.
struct ConsistentHashRing: Sendable {
    private struct Point: Sendable {
        let position: UInt64
        let target: Int32
    }

    /// Points for each unit of weight: shares are then even to about a twelfth.
    static let pointsPerWeight = 160
    /// Points of a ring in all, half a megabyte to a megabyte; beyond, all targets have fewer.
    static let maximumPoints = 65_536
    /// A target is passed over for the next one while it has this many requests under way and more
    /// than half again its fair share ("Consistent Hashing with Bounded Loads", V. Mirrokni et al.).
    /// Below, keeping to the target is worth more than evenness.
    static let boundedFrom = 8

    private let points: [Point]

    init(_ targets: [TargetConfiguration]) {
        let weights = targets.map { min(max($0.weight, 1), TargetLoads.maximumWeight) }
        let divisor = weights.reduce(0, Self.greatestCommonDivisor)
        let wanted = weights.reduce(0, +) / max(1, divisor) * Self.pointsPerWeight
        var seen: [String: UInt64] = [:]
        var points: [Point] = []
        for (index, target) in targets.enumerated() {
            var url = target.url
            // The same URL twice is two targets, each with points of its own.
            let copy = seen[url, default: 0]
            seen[url] = copy &+ 1
            let hash = url.withUTF8 { UpstreamKeyHash.hash(UnsafeRawBufferPointer($0)) }
            let identity = UpstreamKeyHash.mix(hash &+ copy)
            var count = weights[index] / max(1, divisor) * Self.pointsPerWeight
            if wanted > Self.maximumPoints { count = max(1, count * Self.maximumPoints / wanted) }
            for number in 0..<count {
                let position = UpstreamKeyHash.mix(identity &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
                points.append(Point(position: position, target: Int32(truncatingIfNeeded: index)))
            }
        }
        points.sort { ($0.position, $0.target) < ($1.position, $1.target) }
        self.points = points
    }

    /// The key's target, or the next on the ring while that one is unusable, tried or too busy.
    func pick(hash: UInt64, from loads: TargetLoads, excluding tried: TriedTargets) -> Int? {
        var position = firstPoint(from: hash)
        var busy: Int?
        for _ in 0..<points.count {
            if position == points.count { position = 0 }
            let target = Int(points[position].target)
            position += 1
            guard loads.isUsable(target), !tried.contains(target) else { continue }
            guard isTooBusy(target, loads) else { return target }
            busy = busy ?? target
        }
        return busy
    }

    private func isTooBusy(_ target: Int, _ loads: TargetLoads) -> Bool {
        let active = loads.active(target)
        guard active >= Self.boundedFrom else { return false }
        return 2 &* (active &+ 1) &* loads.usableWeight > 3 &* (loads.totalActive &+ 1) &* loads.weight(target)
    }

    /// The index of the first point at or after `hash`; the number of points when it lies behind all.
    private func firstPoint(from hash: UInt64) -> Int {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].position < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
