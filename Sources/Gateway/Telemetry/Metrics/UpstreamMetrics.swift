// SPDX-License-Identifier: Apache-2.0

/// What one event loop counts of an upstream group, or of one of its targets.
package final class UpstreamMetrics: Sendable {
    struct Layout: Sendable {
        /// Answers by class of status; class 0 is an attempt that brought none.
        let requests = 0
        let connects = RouteMetrics.statusClasses
        let connectFailures = RouteMetrics.statusClasses + 1
        let retries = RouteMetrics.statusClasses + 2
        let disconnects = RouteMetrics.statusClasses + 3
        let duration = HistogramLayout.seconds(
            [0.001, 0.0025] + HistogramLayout.secondBounds,
            at: RouteMetrics.statusClasses + 4
        )
    }

    static let layout = Layout()

    let block = CounterBlock(count: UpstreamMetrics.layout.duration.end)
    private let layout = UpstreamMetrics.layout

    /// An attempt at a request brought an answer.
    ///
    /// - Parameter nanoseconds: from the attempt's begin to the response head.
    package func answered(status: Int, nanoseconds: UInt64) {
        block.add(1, at: layout.requests &+ RouteMetrics.statusClass(status))
        layout.duration.record(nanoseconds, in: block)
    }

    /// An attempt brought none.
    package func failed() {
        block.add(1, at: layout.requests)
    }

    /// A connection is being made. It counts as active until ``connectFailed()`` or ``disconnected()``.
    package func connecting() {
        block.add(1, at: layout.connects)
    }

    package func connectFailed() {
        block.add(1, at: layout.connectFailures)
    }

    package func disconnected() {
        block.add(1, at: layout.disconnects)
    }

    /// A request was tried again.
    package func retried() {
        block.add(1, at: layout.retries)
    }
}
