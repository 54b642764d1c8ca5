// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes a log on a thread of its own, so that a slow disk never holds up an event loop.
///
/// Chunks are written whole and in the order they were submitted. What does not fit into the queue is
/// dropped and counted; so is what cannot be written, such as when the disk is full. Neither ends the
/// process: both are reported, once a minute at most.
package final class LogSink: Sendable {
    package struct Problem: Sendable, Equatable {
        /// Lines lost since the last report because the queue was full.
        package var dropped: UInt64 = 0
        /// Lines lost since then because they could not be written, and why.
        package var failed: UInt64 = 0
        package var reason: String?
    }

    /// The file could not be opened.
    package struct OpenError: Error, CustomStringConvertible {
        package let path: String
        package let reason: String
        package var description: String { "cannot open the log file '\(path)': \(reason)" }
    }

    private struct State: Sendable {
        var queue: [[UInt8]] = []
        var queuedBytes = 0
        /// Chunks submitted, and chunks dealt with, ever.
        var submitted: UInt64 = 0
        var finished: UInt64 = 0
        var reopens: UInt64 = 0
        var reopened: UInt64 = 0
        var dropped: UInt64 = 0
        var failed: UInt64 = 0
        var isClosing = false
        var hasEnded = false
    }

    /// What there is to do for the writer.
    private struct Work {
        var chunks: [[UInt8]]
        var reopens: Bool
        var ends: Bool
    }

    private static let reportInterval = Duration.seconds(60)

    private let monitor = Monitor(State())
    private let path: String?
    private let capacity: Int
    private let report: @Sendable (Problem) -> Void

    /// Opens the file and starts the thread.
    ///
    /// - Parameters:
    ///   - path: nil for standard output.
    ///   - capacity: bytes that may wait to be written. 64 MiB hold more than a second of any load.
    ///   - report: told of losses, on the writing thread.
    package init(
        path: String?,
        capacity: Int = 64 * 1024 * 1024,
        report: @escaping @Sendable (Problem) -> Void = { _ in }
    ) throws(OpenError) {
        self.path = path
        self.capacity = capacity
        self.report = report
        let file: LogFile
        do {
            file = try LogFile(path: path)
        } catch {
            throw OpenError(path: path ?? "standard output", reason: error.reason)
        }
        var writer: LogWriter? = LogWriter(file)
        let hasStarted = Self.startThread { [self] in
            guard var own = writer.take() else { return }
            run(&own)
        }
        guard hasStarted else { throw OpenError(path: path ?? "standard output", reason: "no thread to write it") }
    }

    /// Queues whole lines to be written. Never waits for the disk.
    ///
    /// - Returns: false when the queue was full, or the log closed, and the lines are lost.
    @discardableResult
    package func submit(_ chunk: [UInt8]) -> Bool {
        guard !chunk.isEmpty else { return true }
        return monitor.update { state in
            guard !state.isClosing, state.queuedBytes &+ chunk.count <= capacity else {
                state.dropped &+= chunk.lineCount
                return false
            }
            state.queue.append(chunk)
            state.queuedBytes &+= chunk.count
            state.submitted &+= 1
            return true
        }
    }

    /// Opens the file anew, after it was renamed: what was submitted before still goes to the old one.
    package func reopen() {
        monitor.update { $0.reopens &+= 1 }
    }

    /// Waits until what was submitted so far is written, and a file asked to be reopened is.
    ///
    /// - Returns: false when that took longer than `limit`.
    @discardableResult
    package func flush(atMost limit: Duration = .seconds(5)) -> Bool {
        let (chunks, reopens) = monitor.read { ($0.submitted, $0.reopens) }
        let done: Void? = monitor.wait(atMost: limit) { state in
            state.finished >= chunks && state.reopened >= reopens || state.hasEnded ? () : nil
        }
        return done != nil
    }

    /// Writes what waits, and ends. Nothing is taken afterwards.
    ///
    /// - Returns: false when that took longer than `limit`, such as when nobody reads standard output.
    @discardableResult
    package func close(atMost limit: Duration = .seconds(5)) -> Bool {
        monitor.update { $0.isClosing = true }
        let done: Void? = monitor.wait(atMost: limit) { $0.hasEnded ? () : nil }
        return done != nil
    }

    /// Lines lost because the queue was full.
    package var droppedLines: UInt64 { monitor.read(\.dropped) }
    /// Lines lost because they could not be written.
    package var failedLines: UInt64 { monitor.read(\.failed) }
}

// MARK: - The thread

extension LogSink {
    private func run(_ writer: inout LogWriter) {
        var reported = Problem()
        var lastReport: ContinuousClock.Instant?
        while true {
            // Woken at the end of the interval even without work, so that a last loss is reported, too.
            let work = monitor.wait(atMost: Self.reportInterval) { Self.nextWork(&$0) }
            if let work {
                let failed = perform(work, &writer)
                monitor.update { state in
                    state.finished &+= UInt64(work.chunks.count)
                    state.failed &+= failed
                    if work.reopens { state.reopened = state.reopens }
                    state.hasEnded = work.ends
                }
            }
            let now = ContinuousClock.now
            let isDue = lastReport.map { now - $0 >= Self.reportInterval } ?? true
            let ends = work?.ends == true
            if isDue || ends, reportLosses(since: &reported, writer.reason) {
                lastReport = now
                writer.reason = nil
            }
            if ends { return }
        }
    }

    private static func nextWork(_ state: inout State) -> Work? {
        guard !state.queue.isEmpty || state.reopens != state.reopened || state.isClosing else { return nil }
        let work = Work(chunks: state.queue, reopens: state.reopens != state.reopened, ends: state.isClosing)
        state.queue = []
        state.queuedBytes = 0
        return work
    }

    /// - Returns: how many lines could not be written.
    private func perform(_ work: Work, _ writer: inout LogWriter) -> UInt64 {
        let failed = work.chunks.reduce(UInt64(0)) { $0 &+ (writer.write($1) ? 0 : $1.lineCount) }
        if work.reopens { writer.reopen(path) }
        return failed
    }

    private func reportLosses(since reported: inout Problem, _ reason: String?) -> Bool {
        let (dropped, failed) = monitor.read { ($0.dropped, $0.failed) }
        let news = Problem(dropped: dropped &- reported.dropped, failed: failed &- reported.failed, reason: reason)
        guard news != Problem() else { return false }
        reported = Problem(dropped: dropped, failed: failed)
        report(news)
        return true
    }

    /// A plain thread: it lives as long as the process and is asleep in a system call most of the time.
    private static func startThread(_ body: @escaping () -> Void) -> Bool {
        final class Box {
            let body: () -> Void

            init(_ body: @escaping () -> Void) {
                self.body = body
            }
        }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body))
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                // A closed pipe is an error of the write, not the end of the process.
                var signals = sigset_t()
                sigfillset(&signals)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            },
            box.toOpaque()
        )
        if result == 0 { pthread_detach(thread) } else { box.release() }
        return result == 0
    }
}

/// The file as the writing thread has it.
private struct LogWriter: ~Copyable {
    private var file: LogFile
    /// Why the last thing that failed did.
    var reason: String?

    init(_ file: consuming LogFile) {
        self.file = file
    }

    mutating func write(_ chunk: [UInt8]) -> Bool {
        do {
            try file.write(chunk)
            return true
        } catch {
            reason = error.reason
            return false
        }
    }

    /// Where the new file cannot be opened, the old one goes on.
    mutating func reopen(_ path: String?) {
        do {
            file = try LogFile(path: path)
        } catch {
            reason = "cannot reopen the log file: \(error.reason)"
        }
    }
}

extension [UInt8] {
    fileprivate var lineCount: UInt64 { reduce(0) { $0 &+ ($1 == .lf ? 1 : 0) } }
}
