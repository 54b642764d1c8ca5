// SPDX-License-Identifier: Apache-2.0

import Foundation
import Matching
import Testing

@testable import WAF

/// The cheap tests before libinjection never refuse what it reports.
@Suite struct DetectorScreenTests {
    private let context = OperatorHarness.context()

    /// How many of the values libinjection reports; records an issue for each that a screen refuses.
    private func reported(_ values: some Sequence<[UInt8]>) -> (sql: Int, scripting: Int) {
        var counts = (sql: 0, scripting: 0)
        for value in values {
            let occurring = ByteSet(occurringIn: value.span)
            if LibInjection.sqlFingerprint(value.span, context) != nil {
                counts.sql += 1
                if !SQLScreen.gate.admits(occurring, count: value.count) || !SQLScreen.admits(value.span) {
                    Issue.record("refused as SQL: \(String(decoding: value, as: UTF8.self))")
                }
            }
            if LibInjection.isScripting(value.span, context) {
                counts.scripting += 1
                let gate = try? DetectXSS(Self.argument).gate
                if gate?.admits(occurring, count: value.count) == false || !DetectXSS.holdsTagOrAttribute(value.span) {
                    Issue.record("refused as scripting: \(String(decoding: value, as: UTF8.self))")
                }
            }
        }
        return counts
    }

    private static let argument = OperatorArgument("", files: MemoryRuleFiles([:]), directory: "")

    @Test func conformanceInputsPass() throws {
        let folder = try OperatorHarness.conformance() + "/libinjection"
        let inputs = try OperatorHarness.files(in: folder, suffix: ".txt").map { path in
            Array(try LibInjectionVectorTests.read(path).input.utf8)
        }
        #expect(inputs.count == 480)
        let counts = reported(inputs)
        #expect(counts.sql >= 25)
    }

    /// Every line of the Core Rule Set's tests, as it is, percent-decoded, and cut at `&` and `=`.
    @Test func payloadsOfTheCoreRuleSetPass() throws {
        var values: Set<[UInt8]> = []
        for version in ["v3.3.4", "v4.28.0"] {
            let folder = try OperatorHarness.conformance() + "/crs/" + version
            for path in OperatorHarness.files(in: folder, suffix: ".yaml") {
                for line in try OperatorHarness.contents(path).split(separator: UInt8(ascii: "\n")) {
                    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
                    let decoded = Self.percentDecoded(line[(colon + 1)...])
                    values.insert(decoded)
                    for part in decoded.split(separator: UInt8(ascii: "&")) {
                        guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
                        values.insert(Array(part[(sign + 1)...]))
                    }
                }
            }
        }
        let counts = reported(values)
        #expect(counts.sql > 300)
        #expect(counts.scripting > 100)
    }

    /// All values of one and two bytes, and of up to five of what matters to the tokenizer.
    @Test func shortValuesPass() {
        let bytes = (0...UInt8.max).map { [$0] }
        #expect(reported(bytes).sql == 0)
        #expect(reported(bytes.flatMap { first in bytes.map { first + $0 } }).sql == 1)
        let pieces = ["1", "a", "or", "union", "=", " ", ".", "-", "'", "<a", "on", "e", "0x", "f", "+", ":", ","]
            .map { Array($0.utf8) }
        var values = [[UInt8]]()
        var longest: [[UInt8]] = [[]]
        for _ in 0..<4 {
            longest = longest.flatMap { value in pieces.map { value + $0 } }
            values += longest
        }
        let counts = reported(values)
        #expect(counts.sql > 100)
        #expect(counts.scripting > 10)
    }

    @Test func randomCombinationsPass() {
        let pieces = [
            "select", "union", "1", "a", "in", "and", "or", "as", "like", "not", "(", ")", ",", ".", "`", "'", "\"",
            "$",
            "@", "-", "+", "/", "*", "/*", "*/", "--", "#", "\n", " ", " ", " ", "{", "}", "[", "]", "\\", "int",
            "binary", "_utf8", "collate", "a_b", "abs", "if", "user", "group", "by", "0x", "e", "f", "d", "x'", "q'[",
            "n'", "=", "<", ">", "!", "<!--", "<a ", "</a", "<![CDATA[", "href", "on", "xmlns", "style", "&", "&#",
            "&#x", "%", "?", "|", ":", ";", "null", "begin", "1e", "1.", "a.a", "$a$", "$1", "@@", "::", "div",
            "\\'", "''", "u&'", "&&", "||", "<=>", ":=", "into", "outfile", "open", "order", "having", "limit",
            "case", "when", "then", "from", "is", "mod", "at", "time", "zone", "next", "value", "for", "lock", "share",
            "mode", "with", "rollup", "current", "date", "cross", "join", "left", "outer", "natural", "waitfor",
        ].map { Array($0.utf8) }
        // Without the bytes that let a value pass at once, the words decide.
        let quiet = pieces.filter { !$0.contains { Array("'\"`();#@$\\&|*".utf8).contains($0) } }
        var random = OperatorRandom(seed: FuzzRun.seed(1))
        var sql = (all: 0, quiet: 0)
        var scripting = 0
        for round in 0..<FuzzRun.rounds(150_000) {
            let isQuiet = round % 2 == 0
            var value = Array((isQuiet ? "1 " : "").utf8)
            for _ in 0..<Int.random(in: 1...9, using: &random) {
                value += (isQuiet ? quiet : pieces).randomElement(using: &random) ?? []
                if Int.random(in: 0..<3, using: &random) == 0 { value.append(0x20) }
            }
            let counts = reported(CollectionOfOne(value))
            if isQuiet { sql.quiet += counts.sql } else { sql.all += counts.sql }
            scripting += counts.scripting
        }
        #expect(sql.all > 500)
        #expect(sql.quiet > 100)
        #expect(scripting > 150)
    }

    /// Each word that the library holds, alone and with others, among numbers and names: a newer library with more
    /// words fails here.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/maps"), "tells where the library is"))
    func everyWordOfTheLibraryIsKnown() throws {
        let maps = String(decoding: try OperatorHarness.contents("/proc/self/maps"), as: UTF8.self)
        let line = try #require(maps.split(separator: "\n").first { $0.contains("libmodsecurity.so") })
        let path = try #require(line.split(separator: " ").last)
        var words: Set<[UInt8]> = []
        for piece in try OperatorHarness.contents(String(path)).split(separator: 0) where piece.count < 32 {
            guard piece.count > 1, !piece.contains(where: { !Self.isWordOrBlank($0) }) else { continue }
            // Fingerprints are kept among the words, with a zero in front.
            if piece.first != UInt8(ascii: "0") { words.insert(Array(piece)) }
        }
        #expect(words.isSuperset(of: ["UNION", "GROUP BY", "COLLATE"].map { Array($0.utf8) }))
        let frames = [
            ["1 ", " 1"], ["1 ", " a"], ["a ", " a"], ["1-", "-1"], ["1,", " f.b,1"], ["1 ", " 1 ", " 1"],
            ["1 ", " a ", " a"], ["a ", " 1=", " 1"], ["1 = ", " 1 ", " a"], ["", " a ", " 1"], ["1 ", " a_b ", " 1"],
            ["1 = ", "", " abs - 1"], ["1 ", " = ", " abs"], ["1 ", "=abs, ", " a:"], ["a ", " b ", " c ", " d"],
        ].map { $0.map { Array($0.utf8) } }
        var random = OperatorRandom(seed: 2)
        let list = words.sorted { $0.lexicographicallyPrecedes($1) }
        var sql = 0
        for word in list {
            for frame in frames {
                for round in 0..<2 {
                    var value = frame[0]
                    for part in frame.dropFirst() {
                        value += round == 0 ? word : list.randomElement(using: &random) ?? word
                        value += part
                    }
                    sql += reported(CollectionOfOne(value)).sql
                }
            }
        }
        #expect(sql > 200)
    }

    @Test(arguments: [
        "blue shirt", "price", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "2024-01-31T12:00:00Z", "en-US,en;q=0.9 ",
        "the quick brown fox jumps", "application/json", "https://shop.example.com/products?page=2&sort=price",
    ])
    func honestValuesAreRefused(_ value: String) {
        let bytes = Array(value.utf8.filter { $0 != UInt8(ascii: ";") })
        let isAdmitted = SQLScreen.admits(bytes.span)
        #expect(!isAdmitted)
    }

    private static func isWordOrBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
                let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return decoded
    }
}
