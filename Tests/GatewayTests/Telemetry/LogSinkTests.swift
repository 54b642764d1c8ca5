// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Gateway

@Suite struct LogSinkTests {
    /// A path in a directory of its own.
    static func temporaryPath() throws -> String {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("log-sink-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory.appendingPathComponent("access.log").path
    }

    static func contents(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    static func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

    @Test func everythingIsWrittenInOrderBeforeTheLogIsClosed() throws {
        let path = try Self.temporaryPath()
        let sink = try LogSink(path: path)
        for index in 0..<5000 { #expect(sink.submit(Self.line("\(index)"))) }
        #expect(sink.close())
        #expect(Self.contents(path) == (0..<5000).map { "\($0)\n" }.joined())
        #expect(sink.droppedLines == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect((mode ?? 0) & 0o037 == 0 && (mode ?? 0) & 0o600 == 0o600)
    }

    @Test func fileIsAppendedTo() throws {
        let path = try Self.temporaryPath()
        for text in ["one", "two"] {
            let sink = try LogSink(path: path)
            sink.submit(Self.line(text))
            sink.close()
        }
        #expect(Self.contents(path) == "one\ntwo\n")
    }

    @Test func reopenFollowsARotation() throws {
        let path = try Self.temporaryPath()
        let sink = try LogSink(path: path)
        sink.submit(Self.line("before"))
        #expect(sink.flush())
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        sink.submit(Self.line("between"))
        sink.reopen()
        #expect(sink.flush())
        sink.submit(Self.line("after"))
        #expect(sink.close())
        #expect(Self.contents(path + ".1") == "before\nbetween\n")
        #expect(Self.contents(path) == "after\n")
    }

    @Test func oldFileGoesOnWhereTheNewOneCannotBeOpened() throws {
        let path = try Self.temporaryPath()
        let sink = try LogSink(path: path)
        sink.submit(Self.line("before"))
        #expect(sink.flush())
        let directory = (path as NSString).deletingLastPathComponent
        try FileManager.default.moveItem(atPath: directory, toPath: directory + ".moved")
        sink.reopen()
        sink.submit(Self.line("after"))
        #expect(sink.close())
        #expect(Self.contents(directory + ".moved/access.log") == "before\nafter\n")
    }

    @Test func whatDoesNotFitIsDroppedAndCounted() throws {
        let sink = try LogSink(path: try Self.temporaryPath(), capacity: 8)
        #expect(!sink.submit(Array("one\ntwo\nthree\n".utf8)))
        #expect(sink.droppedLines == 3)
        #expect(sink.submit(Self.line("four")))
        sink.close()
    }

    @Test func nothingIsTakenAfterClosing() throws {
        let sink = try LogSink(path: try Self.temporaryPath())
        #expect(sink.close())
        #expect(!sink.submit(Self.line("late")))
        #expect(sink.droppedLines == 1)
        #expect(sink.flush())
    }

    @Test func fullDiskIsCountedAndReportedOnce() throws {
        let reports = Mutex<[LogSink.Problem]>([])
        let sink = try LogSink(path: "/dev/full", report: { problem in reports.withLock { $0.append(problem) } })
        for _ in 0..<5 {
            sink.submit(Array("a\nb\n".utf8))
            #expect(sink.flush())
        }
        #expect(sink.failedLines == 10)
        #expect(reports.withLock(\.count) == 1)
        #expect(reports.withLock { $0.first?.reason } == "No space left on device")
        sink.close()
        // The last loss is told at the end, minute or not.
        #expect(reports.withLock { $0.reduce(0) { $0 + $1.failed } } == 10)
    }

    @Test func fileThatCannotBeOpenedIsAnError() {
        #expect(throws: LogSink.OpenError.self) { try LogSink(path: "/nowhere/access.log") }
    }

    @Test func slowReaderOfAPipeGetsEverything() throws {
        let path = try Self.temporaryPath()
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let sink = try LogSink(path: path)
        let chunk = [UInt8](repeating: 0x61, count: 300_000) + [0x0A]
        #expect(sink.submit(chunk) && sink.submit(chunk))
        var received = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let deadline = ContinuousClock.now + .seconds(10)
        while received < 2 * chunk.count, ContinuousClock.now < deadline {
            let count = read(reader, &buffer, buffer.count)
            if count > 0 { received += count } else { usleep(1000) }
        }
        #expect(received == 2 * chunk.count)
        #expect(sink.close())
        #expect(sink.failedLines == 0)
    }
}

@Suite struct WorkerLogTests {
    @Test func linesWaitUntilTheyAreFlushed() throws {
        let path = try LogSinkTests.temporaryPath()
        let sink = try LogSink(path: path)
        let log = WorkerLog(formatter: AccessLogFormatter(Records.json), sink: sink)
        #expect(log.append(Records.of("/a")))
        #expect(!log.append(Records.of("/b")))
        #expect(log.pendingBytes > 0)
        #expect(sink.flush())
        #expect(LogSinkTests.contents(path).isEmpty)
        log.flush()
        #expect(log.pendingBytes == 0)
        #expect(log.append(Records.of("/c")))
        log.flush()
        #expect(sink.close())
        #expect(LogSinkTests.contents(path).split(separator: "\n").count == 3)
    }

    @Test func manyLinesAreHandedOverWithoutBeingAsked() throws {
        let path = try LogSinkTests.temporaryPath()
        let sink = try LogSink(path: path)
        let log = WorkerLog(formatter: AccessLogFormatter(Records.json), sink: sink)
        let record = Records.of("/a")
        let asked = (0..<1000).filter { _ in log.append(record) }
        #expect(asked == [0])
        #expect(log.pendingBytes < 32 * 1024)
        log.flush()
        #expect(sink.close())
        #expect(LogSinkTests.contents(path).split(separator: "\n").count == 1000)
    }
}
