// SPDX-License-Identifier: Apache-2.0

import WAF

/// Rule files that are written in the test.
struct MemoryRuleFiles: RuleFiles {
    let files: [String: [UInt8]]

    init(_ files: [String: String] = [:]) {
        self.files = files.mapValues { Array($0.utf8) }
    }

    init(bytes: [String: [UInt8]]) {
        files = bytes
    }

    func read(_ path: String) throws(RuleFileError) -> [UInt8] {
        guard let bytes = files[path] else { throw RuleFileError("no such file") }
        return bytes
    }

    /// Only `*` is understood, and it stops at no slash.
    func expand(_ pattern: String) throws(RuleFileError) -> [String] {
        guard pattern.contains("*") else { return [pattern] }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        return files.keys.filter { Self.fits($0, parts) }.sorted()
    }

    private static func fits(_ path: String, _ parts: [String]) -> Bool {
        guard let first = parts.first, let last = parts.last, path.hasPrefix(first) else { return false }
        var rest = path.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let end = (0...rest.count).first(where: { rest.dropFirst($0).hasPrefix(part) }) else { return false }
            rest = rest.dropFirst(end + part.count)
        }
        return rest.hasSuffix(last)
    }
}
