// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The program as a user runs it: the built binary, its standard error, its exit code.
final class RunningGateway: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The binary that was built with these tests.
    static var binary: String {
        ProcessInfo.processInfo.environment["GATEHOUSE_BIN"]
            ?? repository.appendingPathComponent(".build/debug/gatehouse").path
    }

    /// The configurations that other tools rely on.
    static var acceptance: URL {
        let given = ProcessInfo.processInfo.environment["GATEHOUSE_ACCEPTANCE"]
        return given.map { URL(fileURLWithPath: $0) } ?? repository.appendingPathComponent("../shared/acceptance")
    }

    private let process = Process()
    private let errors = Mutex("")

    /// Runs `gatehouse` with these arguments.
    ///
    /// - Parameter environment: besides that of the tests.
    init(_ arguments: [String], directory: URL? = nil, output: URL? = nil, environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = directory
        let pipe = Pipe()
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        if let output {
            _ = FileManager.default.createFile(atPath: output.path, contents: nil)
            process.standardOutput = try FileHandle(forWritingTo: output)
        } else {
            process.standardOutput = FileHandle.nullDevice
        }
        pipe.fileHandleForReading.readabilityHandler = { [self] handle in
            let text = String(decoding: handle.availableData, as: UTF8.self)
            errors.withLock { $0 += text }
        }
        try process.run()
    }

    var standardError: String { errors.withLock { $0 } }
    var isRunning: Bool { process.isRunning }
    var processID: Int32 { process.processIdentifier }

    /// Waits until `text` was printed to standard error.
    func waitFor(_ text: String, within limit: Duration = .seconds(20)) async throws {
        let deadline = ContinuousClock.now + limit
        while !standardError.contains(text) {
            guard ContinuousClock.now < deadline, process.isRunning || standardError.contains(text) else {
                throw Failure(description: "`\(text)` was not printed; standard error: \(standardError)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The port of the listener whose `listening on` line is the n-th.
    func port(_ index: Int = 0) async throws -> Int {
        try await waitFor("ready\n")
        let lines = standardError.split(separator: "\n").filter { $0.hasPrefix("listening on ") }
        guard lines.indices.contains(index), let port = lines[index].split(separator: ":").last.flatMap({ Int($0) })
        else {
            throw Failure(description: "no listener \(index) in: \(standardError)")
        }
        return port
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end, and says how it was.
    func exitCode(within limit: Duration = .seconds(20)) async throws -> Int32 {
        let deadline = ContinuousClock.now + limit
        while process.isRunning {
            guard ContinuousClock.now < deadline else {
                process.terminate()
                throw Failure(description: "still running; standard error: \(standardError)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        // What was printed last may still be in the pipe.
        try await Task.sleep(for: .milliseconds(50))
        return process.terminationStatus
    }

    func stop() async {
        send(SIGTERM)
        _ = try? await exitCode()
    }
}

/// A directory that is gone when the test is.
func withTemporaryDirectory<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory)
}
