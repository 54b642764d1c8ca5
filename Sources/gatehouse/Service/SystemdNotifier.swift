// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Tells systemd how the service is doing (sd_notify(3)): one datagram with `KEY=value` lines to the
/// socket that `NOTIFY_SOCKET` names. Does nothing where nobody listens: a service runs on unwatched.
struct SystemdNotifier: Sendable {
    /// Nil when the service was not started by systemd, or not with `Type=notify`.
    private let path: String?
    /// How often ``watchdog()`` is to be called: half of the time after which systemd restarts a
    /// service it has not heard from. Nil when it does not wait for that.
    let watchdogInterval: Duration?

    /// - Parameters:
    ///   - environment: with `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    ///   - processID: this process's; a watchdog meant for another is not ours to feed.
    init(environment: [String: String], processID: Int32 = getpid()) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == processID } ?? true
        let limit = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = path != nil && isMeant && limit > 0 ? .microseconds(limit / 2) : nil
    }

    /// Whether anybody listens.
    var isActive: Bool { path != nil }

    /// The service answers requests, for the first time or after a reload.
    @discardableResult
    func ready(_ status: String? = nil) -> Bool {
        send(["READY=1"] + Self.statusLine(status))
    }

    /// A reload began; ``ready(_:)`` ends it, also when it was refused.
    @discardableResult
    func reloading(_ status: String? = nil) -> Bool {
        // NIO's clock is CLOCK_MONOTONIC, the one systemd asks for.
        let microseconds = NIODeadline.now().uptimeNanoseconds / 1000
        return send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"] + Self.statusLine(status))
    }

    /// The service is about to end.
    @discardableResult
    func stopping(_ status: String? = nil) -> Bool {
        send(["STOPPING=1"] + Self.statusLine(status))
    }

    /// One line for people, as `systemctl status` shows it.
    @discardableResult
    func status(_ text: String) -> Bool {
        send(Self.statusLine(text))
    }

    @discardableResult
    func watchdog() -> Bool {
        send(["WATCHDOG=1"])
    }

    /// A line feed in the text would begin another assignment.
    private static func statusLine(_ text: String?) -> [String] {
        guard let text else { return [] }
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        return ["STATUS=\(line)"]
    }

    /// - Returns: whether systemd was told.
    private func send(_ lines: [String]) -> Bool {
        guard let path, let (address, length) = Self.address(path) else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // A manager that does not read must not hold the service up for long.
        // A `timeval`: seconds and microseconds.
        let patience = [1, 0]
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, patience, socklen_t(MemoryLayout<Int>.size * patience.count))
        let message = Array(lines.joined(separator: "\n").utf8)
        let sent = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), generic, length)
            }
        }
        return sent == message.count
    }

    /// A path of the file system, or after `@` a name of the abstract namespace (unix(7)), whose length
    /// is part of it. Nil when it is too long.
    private static func address(_ path: String) -> (sockaddr_un, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        // One byte stays zero at the end of a path.
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: bytes)
            if bytes.first == UInt8(ascii: "@") { target[0] = 0 }
        }
        return (address, socklen_t(offset + bytes.count))
    }
}
