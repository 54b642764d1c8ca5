// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The file system as the configuration needs it. The only place of this module that knows Foundation.
enum FileAccess {
    struct Problem: Error {
        /// Completes a sentence such as "cannot read 'x': ".
        let reason: String
        /// The line the problem is on, where there is one.
        var line = 1
    }

    /// Far more than any configuration; a larger file is a wrong path.
    static let maximumBytes = 1024 * 1024

    /// The text of a file, which must be UTF-8.
    static func read(_ path: String) throws(Problem) -> String {
        if let reason = problemReading(path) { throw Problem(reason: reason) }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Problem(reason: "it cannot be opened") }
        defer { try? handle.close() }
        return try text(bytes(of: handle, upTo: maximumBytes))
    }

    /// The same as bytes, without a byte order mark, for files that may be larger than a configuration.
    static func readBytes(_ path: String, upTo maximum: Int) throws(Problem) -> [UInt8] {
        if let reason = problemReading(path) { throw Problem(reason: reason) }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Problem(reason: "it cannot be opened") }
        defer { try? handle.close() }
        let bytes = try bytes(of: handle, upTo: maximum)
        _ = try text(bytes)
        return Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes)
    }

    static func readStandardInput() throws(Problem) -> String {
        try text(bytes(of: .standardInput, upTo: maximumBytes))
    }

    /// What ``problemReading(_:)`` says of a file that is not there.
    static let missing = "no such file"

    /// How the reason begins that a file is too large.
    static let tooLarge = "it is larger than"

    /// Why `path` cannot be read as a file, or nil when it can.
    static func problemReading(_ path: String) -> String? {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return missing }
        if isDirectory.boolValue { return "it is a directory" }
        return FileManager.default.isReadableFile(atPath: path) ? nil : "permission denied"
    }

    static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    static var currentDirectory: String { FileManager.default.currentDirectoryPath }

    /// The same for every name of one file.
    static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// The names in a directory, in order; empty when it cannot be listed.
    static func names(in directory: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    }

    private static func bytes(of handle: FileHandle, upTo maximum: Int) throws(Problem) -> Data {
        var bytes = Data()
        while bytes.count <= maximum {
            let chunk: Data?
            do {
                chunk = try handle.read(upToCount: 64 * 1024)
            } catch {
                throw Problem(reason: "it cannot be read")
            }
            guard let chunk, !chunk.isEmpty else { break }
            bytes.append(chunk)
        }
        guard bytes.count <= maximum else { throw Problem(reason: "\(tooLarge) \(maximum >> 20) MiB") }
        return bytes
    }

    private static func text(_ bytes: Data) throws(Problem) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let wrong = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw Problem(reason: "it is not UTF-8", line: wrong + 1)
    }
}

// Names of files, without asking the file system.
extension FileAccess {
    /// `path` as it is when absolute, otherwise within `directory`.
    static func resolve(_ path: String, in directory: String) -> String {
        if path.hasPrefix("/") { return path }
        var rest = path[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        return directory.hasSuffix("/") ? directory + rest : directory + "/" + rest
    }

    /// Everything before the last slash; empty for a bare name.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
