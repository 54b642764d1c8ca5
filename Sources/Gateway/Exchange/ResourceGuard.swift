// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Watches memory and file descriptors, and says when the gateway must take less on.
///
/// One thread calls ``sample()`` every second; event loops read ``level``, a plain load.
package final class ResourceGuard: Sendable {
    /// What the gateway does about it, from the mildest to the hardest.
    package enum Level: UInt8, Comparable, Sendable {
        case normal
        /// Answers end their connections, so that idle ones go away.
        case noKeepAlive
        /// New requests are answered with 503 and `Retry-After`.
        case shed

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private let maximumMemory: Int?
    private let current = Atomic(Level.normal.rawValue)

    /// - Parameter maximumMemory: `process.max_memory`, bytes; where nil, the control group's limit counts.
    package init(maximumMemory: Int?) {
        self.maximumMemory = maximumMemory
    }

    package var level: Level {
        Level(rawValue: current.load(ordering: .relaxed)) ?? .normal
    }

    /// Whether answers should end their connections.
    package var refusesKeepAlive: Bool { level >= .noKeepAlive }
    /// Whether new requests should be refused.
    package var sheds: Bool { level >= .shed }

    /// Looks at memory and descriptors and publishes the level.
    ///
    /// - Returns: the new level, for those who log changes.
    @discardableResult
    package func sample() -> Level {
        let readings = ResourceReadings(
            residentBytes: Self.residentBytes ?? 0,
            memoryLimit: maximumMemory ?? ControlGroup.memoryLimit(),
            openDescriptors: FileDescriptors.open ?? 0,
            descriptorLimit: FileDescriptors.limit
        )
        let next = readings.level(after: level)
        current.store(next.rawValue, ordering: .relaxed)
        return next
    }

    private static var residentBytes: Int? {
        guard let text = SystemFiles.read("/proc/self/statm") else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE))).partialValue
    }
}

/// One look at the resources of the process.
package struct ResourceReadings: Sendable, Equatable {
    package var residentBytes: Int
    /// Nil for no limit.
    package var memoryLimit: Int?
    package var openDescriptors: Int
    package var descriptorLimit: Int

    package init(residentBytes: Int, memoryLimit: Int?, openDescriptors: Int, descriptorLimit: Int) {
        self.residentBytes = residentBytes
        self.memoryLimit = memoryLimit
        self.openDescriptors = openDescriptors
        self.descriptorLimit = descriptorLimit
    }

    /// Share of a limit from which on connections are not kept, and from which on requests are shed:
    /// Envoy's figures, which leave room for what is under way.
    private static let noKeepAlivePercent = 92.0
    private static let shedPercent = 95.0
    /// A level is left only this much below where it began, or the gateway would waver between two.
    private static let hysteresisPercent = 2.0

    /// The level these readings ask for.
    package func level(after previous: ResourceGuard.Level) -> ResourceGuard.Level {
        let used = max(
            Self.percent(residentBytes, of: memoryLimit),
            Self.percent(openDescriptors, of: descriptorLimit)
        )
        func begin(_ level: ResourceGuard.Level, _ percent: Double) -> Double {
            previous >= level ? percent - Self.hysteresisPercent : percent
        }
        if used >= begin(.shed, Self.shedPercent) { return .shed }
        return used >= begin(.noKeepAlive, Self.noKeepAlivePercent) ? .noKeepAlive : .normal
    }

    private static func percent(_ value: Int, of limit: Int?) -> Double {
        guard let limit, limit > 0 else { return 0 }
        return Double(value) / Double(limit) * 100
    }
}
