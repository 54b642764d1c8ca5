// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

/// Properties that hold for any path.
@Suite struct PathNormalizerPropertyTests {
    private static let pieces = [
        "/", "/", "/", "//", ".", "..", "/..", "/./", "a", "b", "Z", "0", "-", "~", "_", ":", "@", "=", ";", ";x",
        "%2e", "%2E", "%2f", "%5C", "%5c", "\\", "%25", "%252e", "%255c", "%32", "%65", "%46", "%00", "%0a", "%7f",
        "%41", "%7E", "%20", "%3b", "%c3%a9", "%C3", "%a9", "%c0%ae", "%e2%82%ac", "%", "%4", "{", "\"", "|", "+",
        "2e", "2F", "25",
    ]

    private static let policies: [PathConfiguration] = PathConfiguration.Ambiguity.allCases.flatMap { slashes in
        PathConfiguration.Ambiguity.allCases.map { parameters in
            var rules = PathConfiguration()
            rules.duplicateSlashes = slashes
            rules.parameters = parameters
            return rules
        }
    }

    @Test func canonicalFormIsAFixedPointAndHoldsNothingAmbiguous() throws {
        var random = SplitMix64(seed: 3)
        var accepted = 0
        var rewritten = 0
        for round in 0..<30_000 {
            var path = "/"
            for _ in 0..<Int.random(in: 0...7, using: &random) { path += random.pick(Self.pieces) }
            let rules = round % 3 == 0 ? random.pick(Self.policies) : PathConfiguration()
            guard let result = try? normalizePath(path, rules) else { continue }
            accepted += 1
            let canonical = result.bytes.map(latin1) ?? path
            if canonical != path { rewritten += 1 }
            if let violation = violation(canonical, rules) { Issue.record("\(path) to \(canonical): \(violation)") }
            guard let again = try? normalizePath(canonical, rules) else {
                Issue.record("\(path) gives \(canonical), which is refused")
                continue
            }
            if again.bytes.map(latin1) ?? canonical != canonical { Issue.record("\(path): not a fixed point") }
            let stillHas = canonical.contains("%2F") || canonical.contains("%5C")
            if stillHas, !result.hasEncodedSeparator { Issue.record("\(path): separator not flagged") }
        }
        #expect(accepted > 6000, "\(accepted)")
        #expect(rewritten > 3000, "\(rewritten)")
    }

    /// What is wrong with a canonical path, if anything.
    private func violation(_ path: String, _ rules: PathConfiguration) -> String? {
        guard path.first == "/" else { return "no slash" }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let names = segments.map { $0.prefix { $0 != ";" } }
        if names.contains(".") || names.contains("..") { return "dot segment" }
        if rules.duplicateSlashes != .keep, path.contains("//") { return "empty segment" }
        if rules.parameters != .keep, path.contains(";") { return "parameter" }
        if path.contains("\\") || path.contains("\0") { return "separator or NUL" }
        var rest = path[...]
        while let percent = rest.firstIndex(of: "%") {
            let digits = rest[percent...].dropFirst().prefix(2)
            guard digits.count == 2, let value = UInt8(digits, radix: 16) else { return "bad escape" }
            if digits != digits.uppercased() { return "lower-case escape" }
            if value < 0x20 || value == 0x7F { return "encoded control" }
            if ByteClass.unreserved.contains(value) { return "escaped unreserved character" }
            rest = rest[rest.index(percent, offsetBy: 3)...]
            if value == 0x25, let hidden = UInt8(rest.prefix(2), radix: 16), rest.prefix(2).count == 2 {
                if [0x00, 0x2E, 0x2F, 0x5C, 0x25].contains(hidden) { return "double encoding" }
            }
        }
        return nil
    }

    /// A second, slow way to the same end for paths of plain pieces: decode, then walk.
    @Test func plainPathsAgreeWithASlowModel() throws {
        var random = SplitMix64(seed: 4)
        let pieces = ["/", "/", "a", "b", ".", "..", "/.", "/..", "%2e", "%2E", "%61", "-"]
        var above = 0
        for _ in 0..<20_000 {
            let path = "/" + (0..<Int.random(in: 0...8, using: &random)).map { _ in random.pick(pieces) }.joined()
            let expected = model(path)
            if expected == nil { above += 1 }
            let actual = try? canonicalPath(path)
            if actual != expected { Issue.record("\(path): \(actual ?? "refused") and \(expected ?? "refused")") }
        }
        #expect(above > 1000 && above < 10_000, "\(above)")
    }

    /// Nil where the path leads above the root.
    private func model(_ path: String) -> String? {
        var decoded = ""
        var rest = path[...]
        while let first = rest.first {
            if first == "%" {
                decoded += rest.prefix(3).uppercased() == "%2E" ? "." : "a"
                rest = rest.dropFirst(3)
            } else {
                decoded.append(first)
                rest = rest.dropFirst()
            }
        }
        var stack: [String] = []
        var endsInDirectory = true
        for segment in decoded.split(separator: "/", omittingEmptySubsequences: true) {
            endsInDirectory = segment == "." || segment == ".."
            if segment == ".." {
                guard stack.popLast() != nil else { return nil }
            } else if segment != "." {
                stack.append(String(segment))
            }
        }
        if stack.isEmpty { return "/" }
        return "/" + stack.joined(separator: "/") + (endsInDirectory || decoded.last == "/" ? "/" : "")
    }

    @Test func utf8IsJudgedAsTheStandardLibraryDoes() {
        var random = SplitMix64(seed: 5)
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF,
            0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
        ]
        var valid = 0
        for _ in 0..<20_000 {
            let sequence = (0..<Int.random(in: 1...4, using: &random)).map { _ in random.pick(edges) }
            var check = UTF8Check()
            let accepted = sequence.allSatisfy { check.accept($0) } && check.isComplete
            let expected = String(validating: sequence, as: UTF8.self) != nil
            if accepted != expected { Issue.record("\(sequence): \(accepted)") }
            if expected { valid += 1 }
        }
        #expect(valid > 1000, "\(valid)")
    }
}
