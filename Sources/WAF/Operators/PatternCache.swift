// SPDX-License-Identifier: Apache-2.0

import Matching

/// Patterns compiled from arguments with macros, by their text; each worker has its own. A text that PCRE2 refuses is
/// remembered as well.
struct PatternCache {
    /// Patterns kept. A rule set has a handful of such rules, with a handful of expansions each; when values of
    /// requests make up ever new patterns, all are dropped and memory stays bounded.
    static let capacity = 64
    /// Bytes of the longest pattern compiled; compiling happens on the worker, while a request waits.
    static let longestPattern = 4096

    private var patterns: [[UInt8]: Pattern?] = [:]

    var count: Int { patterns.count }

    /// Nil when the text is not a pattern.
    mutating func pattern(for source: [UInt8]) -> Pattern? {
        if let known = patterns[source] { return known }
        guard source.count <= Self.longestPattern else { return nil }
        let compiled = try? Pattern(String(decoding: source, as: UTF8.self))
        if patterns.count >= Self.capacity { patterns.removeAll(keepingCapacity: true) }
        patterns[source] = .some(compiled)
        return compiled
    }
}
