// SPDX-License-Identifier: Apache-2.0

/// The access log of one event loop: gathers lines, so that the lock and the thread behind ``LogSink``
/// are met once for many of them. Not thread-safe.
package final class WorkerLog {
    /// As much as a write takes in one go without waiting long for more.
    private static let threshold = 32 * 1024

    private let formatter: AccessLogFormatter
    private let sink: LogSink
    private var lines: [UInt8] = []
    private var awaitsFlush = false

    package init(formatter: AccessLogFormatter, sink: LogSink) {
        self.formatter = formatter
        self.sink = sink
    }

    /// Adds a line. When enough wait, they are handed to the sink at once.
    ///
    /// - Returns: true when ``flush()`` must be called within 50 milliseconds for the line to be
    ///   written in time; false when that was already said, and not yet done, for an earlier line.
    package func append(_ record: AccessRecord) -> Bool {
        if lines.isEmpty { lines.reserveCapacity(Self.threshold + 4096) }
        formatter.write(record, into: &lines)
        if lines.count >= Self.threshold { handOver() }
        guard !awaitsFlush, !lines.isEmpty else { return false }
        awaitsFlush = true
        return true
    }

    /// Hands over what waits, if anything does.
    package func flush() {
        awaitsFlush = false
        handOver()
    }

    /// Bytes that wait to be flushed.
    package var pendingBytes: Int { lines.count }

    private func handOver() {
        guard !lines.isEmpty else { return }
        let chunk = lines
        lines = []
        sink.submit(chunk)
    }
}
