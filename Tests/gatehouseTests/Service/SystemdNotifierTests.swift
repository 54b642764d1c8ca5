// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceLifecycle
import Testing

@testable import gatehouse

/// What systemd is at the other end: a datagram socket under a path or an abstract name.
final class NotifySocket {
    let name: String
    private let descriptor: Int32

    init(isAbstract: Bool) throws {
        let unique = UUID().uuidString.prefix(8)
        name = isAbstract ? "@gatehouse-\(unique)" : "/tmp/gatehouse-\(unique).sock"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(result == 0)
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
        if !name.hasPrefix("@") { unlink(name) }
    }

    /// The next datagram's lines.
    /// The next message, without holding up the threads that tests and services share.
    func nextMessage(within limit: Duration = .seconds(20)) async throws -> [String] {
        let deadline = ContinuousClock.now + limit
        var buffer = [UInt8](repeating: 0, count: 4096)
        while ContinuousClock.now < deadline {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { return String(decoding: buffer[..<count], as: UTF8.self).components(separatedBy: "\n") }
            try await Task.sleep(for: .milliseconds(5))
        }
        return []
    }

    func receive() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self).components(separatedBy: "\n") : []
    }
}

@Suite struct SystemdNotifierTests {
    @Test(arguments: [false, true])
    func statesArriveAsOneDatagramEach(_ isAbstract: Bool) throws {
        let socket = try NotifySocket(isAbstract: isAbstract)
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.name])
        #expect(notifier.isActive)
        #expect(notifier.ready("listening on 127.0.0.1:8443"))
        #expect(socket.receive() == ["READY=1", "STATUS=listening on 127.0.0.1:8443"])
        #expect(notifier.stopping())
        #expect(socket.receive() == ["STOPPING=1"])
        #expect(notifier.watchdog())
        #expect(socket.receive() == ["WATCHDOG=1"])
    }

    @Test func reloadCarriesTheMonotonicTime() throws {
        let socket = try NotifySocket(isAbstract: true)
        #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.name]).reloading())
        let lines = socket.receive()
        #expect(lines.count == 2)
        #expect(lines.first == "RELOADING=1")
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let sent = try #require(lines.last.flatMap { Int($0.dropFirst("MONOTONIC_USEC=".count)) })
        #expect(lines.last?.hasPrefix("MONOTONIC_USEC=") == true)
        #expect(abs(sent - (now.tv_sec * 1_000_000 + now.tv_nsec / 1000)) < 5_000_000)
    }

    @Test func statusCannotBringFurtherAssignments() throws {
        let socket = try NotifySocket(isAbstract: true)
        #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.name]).status("a\nREADY=1"))
        #expect(socket.receive() == ["STATUS=a READY=1"])
    }

    @Test(arguments: [
        [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "/nowhere/notify"],
        ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
    ])
    func withoutSocketNothingIsSent(_ environment: [String: String]) {
        #expect(!SystemdNotifier(environment: environment).ready())
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "30000000"], Duration.seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"], .seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"], nil),
        (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "x"], nil), ([:], nil),
    ])
    func watchdogIsFedTwiceInItsTime(_ environment: [String: String], _ interval: Duration?) {
        let all = environment.merging(["NOTIFY_SOCKET": "/run/x"]) { own, _ in own }
        #expect(SystemdNotifier(environment: all, processID: 7).watchdogInterval == interval)
    }

    @Test func watchdogServiceGivesSignsOfLifeUntilItIsCancelled() async throws {
        let socket = try NotifySocket(isAbstract: true)
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "20000"])
        let task = Task { try await WatchdogService(notifier).run() }
        #expect(try await socket.nextMessage() == ["WATCHDOG=1"])
        #expect(try await socket.nextMessage() == ["WATCHDOG=1"])
        task.cancel()
        _ = await task.result
    }
}
