// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Runs work one after the other on a thread of low priority, which is there only while there is work.
///
/// One thread for the whole process: sets compiled at the same time would take the processors that serve traffic.
final class PatternSetBuilder: Sendable {
    static let shared = PatternSetBuilder()

    /// Lower than that of the threads that serve traffic, and not so low that a busy machine never gets to it.
    private static let niceness: Int32 = 10
    /// Hyperscan descends into nested groups; 16 MiB whatever `ulimit -s` says.
    private static let stackSize = 16 << 20

    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    func enqueue(_ work: @escaping @Sendable () -> Void) {
        let mustStart = state.withLock { state in
            state.waiting.append(work)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        // No thread to be had: the caller waits, for what is lost otherwise is the speed of every scan to come.
        if mustStart, !startThread() { drain() }
    }

    private func startThread() -> Bool {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return false }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context else { return nil }
                PatternSetBuilder.becomeBackground()
                Unmanaged<PatternSetBuilder>.fromOpaque(context).takeRetainedValue().drain()
                return nil
            },
            context.toOpaque()
        )
        if status != 0 { context.release() }
        return status == 0
    }

    private static func becomeBackground() {
        // Signals are for the threads that wait for them.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        // On Linux, 0 means the calling thread, not the process.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    }

    private func drain() {
        while true {
            let next: (@Sendable () -> Void)? = state.withLock { state in
                if state.waiting.isEmpty {
                    state.isRunning = false
                    return nil
                }
                return state.waiting.removeFirst()
            }
            guard let next else { return }
            next()
        }
    }
}
