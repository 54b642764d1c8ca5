// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

/// What holds for every transformation and any bytes.
@Suite struct TransformationPropertiesTests {
    /// Fragments that mean something to one transformation or another.
    private static let fragments: [[UInt8]] =
        [
            "%", "+", "%41", "%u0041", "%uFF1C", "%u", "&", "&lt;", "&#60", "&#x3C;", "&#", ";", "\\", "\\x41",
            "\\u0041",
            "\\101", "\\n", "\\41 ", "\\ff1c", "/*", "*/", "<!--", "-->", "--", "#", "0x4142", "0x", "x", "..", ".",
            "/",
            "//", "/../", "/./", "\\..\\", "^", "\"", "'", ",", " ", "  ", "\t", "\r\n", "(", "A", "z", "QUI=", "=",
            "41",
            "\0", "1",
        ].map { Array($0.utf8) } + [
            [0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80],
            [0xFF], [0x80], [0xA0], [0xC2],
        ]

    private static func value(using random: inout FixedRandom, upTo length: Int, vectors: [[UInt8]]) -> [UInt8] {
        let target = Int.random(in: 0...length, using: &random)
        var value: [UInt8] = []
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            for _ in 0..<target { value.append(.random(in: 0...255, using: &random)) }
        case 1, 2:
            while value.count < target {
                value += fragments[Int.random(in: 0..<fragments.count, using: &random)]
            }
        default:
            value = vectors.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) where !value.isEmpty {
                let index = Int.random(in: 0..<value.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: value[index] = .random(in: 0...255, using: &random)
                case 1: value.remove(at: index)
                default: value.insert(contentsOf: value.prefix(index), at: index)
                }
            }
        }
        return Array(value.prefix(4096))
    }

    private static func values(seed: UInt64, count: Int, upTo length: Int) throws -> [[UInt8]] {
        var random = FixedRandom(state: FuzzRun.seed(seed))
        let vectors = try TransformationVector.all().flatMap { entry in
            entry.vectors.map { $0.value(for: entry.word) }
        }
        return (0..<FuzzRun.rounds(count)).map { _ in value(using: &random, upTo: length, vectors: vectors) }
    }

    @Test func outputIsBoundedForAnyBytes() throws {
        let values = try Self.values(seed: 1, count: 1200, upTo: 60) + Self.values(seed: 2, count: 40, upTo: 4096)
        for word in TransformationRegistry.words {
            for value in values {
                let result = try transformed(word, value)
                // A digest of 20 bytes, or six times the value.
                #expect((result?.count ?? 0) <= 6 * value.count + 20, "\(word)")
            }
        }
    }

    @Test func valueWithoutTriggersIsUnchanged() throws {
        let values = try Self.values(seed: 3, count: 600, upTo: 60)
        for word in TransformationRegistry.words {
            let transformation = try #require(TransformationRegistry.transformation(named: word, unicodeMap: nil))
            let triggers = transformation.triggers
            if triggers == .all { continue }
            for value in values {
                let clean = value.filter { !triggers.contains($0) }
                #expect(try transformed(word, clean) == nil, "\(word) of \(clean)")
            }
            // And each byte by itself, alone and doubled.
            for byte in UInt8.min...UInt8.max where !triggers.contains(byte) {
                #expect(try transformed(word, [byte]) == nil, "\(word) of \(byte)")
                #expect(try transformed(word, [byte, byte, 0x41, byte].filter { !triggers.contains($0) }) == nil)
            }
        }
    }

    @Test(arguments: [
        "cmdLine", "compressWhitespace", "lowercase", "none", "normalizePath", "normalizePathWin", "parityEven7bit",
        "parityOdd7bit", "parityZero7bit", "removeNulls", "removeWhitespace", "replaceComments", "replaceNulls", "trim",
        "trimLeft", "trimRight", "uppercase",
    ])
    func twiceIsAsOnce(word: String) throws {
        for value in try Self.values(seed: 4, count: 1500, upTo: 60) {
            guard let once = try transformed(word, value) else { continue }
            #expect(try transformed(word, once) == nil, "\(word) of \(value)")
        }
    }

    @Test(arguments: [("base64Encode", "base64Decode"), ("hexEncode", "hexDecode"), ("urlEncode", "urlDecode")])
    func decodingUndoesEncoding(encode: String, decode: String) throws {
        for value in try Self.values(seed: 5, count: 800, upTo: 60) where !value.isEmpty {
            let encoded = try transformed(encode, value) ?? value
            #expect(try transformed(decode, encoded) ?? encoded == value)
        }
    }

    /// Changes next to the ends of the eight bytes that scans look at together.
    @Test func everyPositionIsSeen() throws {
        for length in 1...40 {
            for position in 0..<length {
                var value = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                value[position] = 0
                let removed = [UInt8](repeating: UInt8(ascii: "a"), count: length - 1)
                #expect(try transformed("removeNulls", value) == removed)
                value[position] = UInt8(ascii: "Z")
                var lower = value
                lower[position] = UInt8(ascii: "z")
                #expect(try transformed("lowercase", value) == lower)
            }
        }
    }

    /// Nothing goes back and forth over a value: quadratic work on these would take minutes.
    @Test(.timeLimit(.minutes(1)))
    func longHostileValuesTakeLinearTime() throws {
        let patterns = [
            "%", "%u", "&", "&#", "&a", "\\", "/", "/*", "/*-", "<!--", "-", "a/", "../", "a/../", "./", " ", " /",
            "\t",
            "^ ", "0x", "x", "\u{E9}", "\0", "A",
        ]
        for word in TransformationRegistry.words {
            for pattern in patterns {
                let unit = Array(pattern.utf8)
                let value = Array(repeatElement(unit, count: 8192 / unit.count).joined())
                let result = try transformed(word, value)
                #expect((result?.count ?? 0) <= 6 * value.count + 20)
            }
        }
    }
}

/// A generator with a fixed seed (SplitMix64).
private struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
