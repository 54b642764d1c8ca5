// SPDX-License-Identifier: Apache-2.0

/// What one event loop counts of the requests of one route.
///
/// The object is looked up once, when a snapshot reaches the loop, and kept with the route.
package final class RouteMetrics: Sendable {
    static let methods = HTTPMethod.allCases.count + 1
    /// Statuses below 100 or above 599, then 1xx to 5xx.
    static let statusClasses = 6

    struct Layout: Sendable {
        let requests = 0
        let duration: HistogramLayout
        let overhead: HistogramLayout
        let requestSize: HistogramLayout
        let responseSize: HistogramLayout

        init() {
            duration = .seconds(HistogramLayout.secondBounds, at: RouteMetrics.methods * RouteMetrics.statusClasses)
            overhead = .seconds(HistogramLayout.overheadBounds, at: duration.end)
            requestSize = .bytes(at: overhead.end)
            responseSize = .bytes(at: requestSize.end)
        }
    }

    static let layout = Layout()

    let block = CounterBlock(count: RouteMetrics.layout.responseSize.end)
    private let layout = RouteMetrics.layout

    /// Counts a finished exchange.
    ///
    /// - Parameters:
    ///   - method: nil when there was none to read, or an unknown one.
    ///   - gatewayNanoseconds: the part of the duration not spent waiting for upstream or client.
    package func record(
        method: HTTPMethod?,
        status: Int,
        durationNanoseconds: UInt64,
        gatewayNanoseconds: UInt64,
        bytesIn: Int,
        bytesOut: Int
    ) {
        let row = method.map { Int($0.rawValue) } ?? Self.methods &- 1
        block.add(1, at: layout.requests &+ row &* Self.statusClasses &+ Self.statusClass(status))
        layout.duration.record(durationNanoseconds, in: block)
        layout.overhead.record(gatewayNanoseconds, in: block)
        layout.requestSize.record(UInt64(clamping: bytesIn), in: block)
        layout.responseSize.record(UInt64(clamping: bytesOut), in: block)
    }

    @inline(__always)
    static func statusClass(_ status: Int) -> Int {
        (100...599).contains(status) ? status / 100 : 0
    }

    static func statusClassName(_ index: Int) -> String {
        index == 0 ? "other" : "\(index)xx"
    }

    /// `_OTHER` is OpenTelemetry's word for a method that is not one of the known ones.
    static func methodName(_ index: Int) -> String {
        HTTPMethod(rawValue: UInt8(clamping: index))?.name ?? "_OTHER"
    }
}
