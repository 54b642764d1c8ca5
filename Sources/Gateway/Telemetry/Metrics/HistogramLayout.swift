// SPDX-License-Identifier: Apache-2.0

/// Where the cells of a histogram lie in a ``CounterBlock``: one a bucket, one for what is above the
/// last bound, one for the sum.
struct HistogramLayout: Sendable {
    /// Inclusive upper bounds, ascending; nanoseconds or bytes.
    let bounds: [UInt64]
    let offset: Int
    /// What the sum and the bounds are divided by when they are shown.
    let scale: Double

    var cellCount: Int { bounds.count + 2 }
    var end: Int { offset + cellCount }

    @inline(__always)
    func record(_ value: UInt64, in block: CounterBlock) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index &+= 1 }
        block.add(1, at: offset &+ index)
        block.add(value, at: offset &+ bounds.count &+ 1)
    }
}

extension HistogramLayout {
    /// The buckets that OpenTelemetry advises for the duration of requests.
    static let secondBounds: [Double] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
    /// What a gateway adds lies far below the first of those.
    static let overheadBounds = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025] + secondBounds
    /// From a small answer to a large upload, by factors of four.
    static let byteBounds: [UInt64] = (4...13).map { 1 << UInt64($0 * 2) }

    static func seconds(_ bounds: [Double], at offset: Int) -> HistogramLayout {
        HistogramLayout(
            bounds: bounds.map { UInt64(($0 * 1_000_000_000).rounded()) },
            offset: offset,
            scale: 1_000_000_000
        )
    }

    static func bytes(at offset: Int) -> HistogramLayout {
        HistogramLayout(bounds: byteBounds, offset: offset, scale: 1)
    }
}
