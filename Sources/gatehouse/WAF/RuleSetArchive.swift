// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An archive of a release, through the system's tar.
struct RuleSetArchive {
    private static let tar = "/usr/bin/tar"
    /// A release has some 300 entries with tests and documents.
    private static let maximumEntries = 20_000

    private let file: URL

    init(_ file: URL) {
        self.file = file
    }

    /// - Parameter folder: is made, and is empty before.
    func extract(to folder: URL) throws(CoreRuleSetInstaller.Failure) {
        // What would be written elsewhere is refused before anything is written.
        let names = try run(["--list", "--file", file.path]).split(separator: "\n")
        guard !names.isEmpty else { throw .init("\(file.path) is no archive, or an empty one") }
        guard names.count <= Self.maximumEntries else { throw .init("\(file.path) has too many entries") }
        for name in names where name.hasPrefix("/") || name.split(separator: "/").contains("..") {
            throw .init("\(file.path) has an entry outside of its own folder: \(name)")
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .init("cannot write to \(folder.path): \(error.localizedDescription)")
        }
        _ = try run([
            "--extract", "--no-same-owner", "--no-same-permissions", "--file", file.path, "--directory", folder.path,
        ])
        try refuseLinks(in: folder)
    }

    /// A link could have rules read from anywhere.
    private func refuseLinks(in folder: URL) throws(CoreRuleSetInstaller.Failure) {
        let keys: [URLResourceKey] = [.isSymbolicLinkKey]
        guard let entries = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys) else { return }
        for case let entry as URL in entries {
            guard (try? entry.resourceValues(forKeys: Set(keys)))?.isSymbolicLink == true else { continue }
            throw .init("\(file.path) has a symbolic link in it: \(entry.lastPathComponent)")
        }
    }

    private func run(_ arguments: [String]) throws(CoreRuleSetInstaller.Failure) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.tar)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .init("cannot start \(Self.tar): \(error.localizedDescription)")
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw .init("\(file.path) is no archive that tar can read") }
        return text
    }
}
