// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gateway
import ServiceLifecycle
import UnixSignals

/// Reloads on SIGHUP and, where asked, when a file of the configuration changes. SIGHUP also opens the
/// access log anew, as log rotation expects.
struct ReloadService: Service {
    let reloader: Reloader
    let accessLog: LogSink?
    let watches: Bool

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in signals {
                        accessLog?.reopen()
                        // A refusal is logged where it happens.
                        _ = try? await reloader.reload()
                    }
                }
                if watches { group.addTask { await watch() } }
                await group.waitForAll()
            }
        }
    }

    /// Compares modification times once a second: works on every file system, and through the symbolic
    /// links that orchestrators swap.
    private func watch() async {
        var seen = await stamps()
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            let now = await stamps()
            guard now != seen, !Task.isCancelled else { continue }
            // Whoever writes several files gets a moment to finish.
            try? await Task.sleep(for: .milliseconds(200))
            _ = try? await reloader.reload()
            seen = await stamps()
        }
    }

    private func stamps() async -> [String: Stamp] {
        var stamps: [String: Stamp] = [:]
        for file in await reloader.files {
            // The file a symbolic link leads to, not the link.
            let path = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { continue }
            stamps[file] = Stamp(
                inode: (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0,
                size: (attributes[.size] as? NSNumber)?.uint64Value ?? 0,
                modified: attributes[.modificationDate] as? Date
            )
        }
        return stamps
    }

    private struct Stamp: Equatable {
        let inode: UInt64
        let size: UInt64
        let modified: Date?
    }
}
