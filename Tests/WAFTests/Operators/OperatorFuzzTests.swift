// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

/// All operators over random values and arguments: none traps, gates refuse nothing that matches, captures lie within
/// the value.
@Suite struct OperatorFuzzTests {
    @Test func operatorsStandRandomValues() throws {
        var random = OperatorRandom(seed: FuzzRun.seed(5))
        let database = try OperatorHarness.conformance() + "/modsecurity/data/GeoIP2-City-Test.mmdb"
        let context = OperatorHarness.context(wantsCaptures: true)
        var made = 0
        var matched: Set<String> = []
        for word in OperatorRegistry.words {
            for _ in 0..<FuzzRun.rounds(150) {
                let isDynamic = Bool.random(using: &random)
                let text = String(decoding: Self.bytes(&random, word: word), as: UTF8.self)
                let list = ["rules/\(text)": "1\n::1\n", "rules/list": text]
                let names = Bool.random(using: &random) ? "list" : text
                let argument = word.hasSuffix("File") || word.hasSuffix("f") || word.hasSuffix("F") ? names : text
                let tested = try? OperatorHarness.make(
                    word,
                    argument,
                    isDynamic: isDynamic,
                    files: list,
                    geoDatabase: database
                )
                guard let tested else { continue }
                made += 1
                for _ in 0..<20 {
                    let value = Self.bytes(&random, word: word)
                    context.parameter = isDynamic ? Self.bytes(&random, word: word) : []
                    context.captures.removeAll()
                    guard tested.matches(value.span, context) else { continue }
                    matched.insert(word)
                    if let gate = tested.gate, !context.exceededBudget {
                        let isAdmitted = gate.admits(ByteSet(occurringIn: value.span), count: value.count)
                        #expect(isAdmitted, "\(word) \(value)")
                    }
                    context.exceededBudget = false
                    for capture in context.captures {
                        if case .range(let range) = capture { #expect(range.upperBound <= value.count) }
                    }
                }
            }
        }
        #expect(made > 1500)
        #expect(matched.count >= 24, "\(OperatorRegistry.words.filter { !matched.contains($0) })")
    }

    private static let pieces = [
        "1", "12", "-", "+", ".", ",", " ", "a", "b", "A", "(", ")", "[", "]", "*", "?", "%", "%4", "%41", "/", "8",
        "::",
        "10.0.0.1", "127.0.0.1", "0-255", "32-126", "<", "<a ", "on", "x=", "'", "or", "union select ", "--", "|41|",
        "|",
        "\\", "\\d", "[0-9]+", "é", "\u{1F600}", "\0", "\n", "#", "5484605089158216", "200.249.12.31",
    ].map { Array($0.utf8) }

    private static func bytes(_ random: inout OperatorRandom, word: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            if Int.random(in: 0..<8, using: &random) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &random))
            } else {
                bytes += pieces.randomElement(using: &random) ?? []
            }
        }
        return bytes
    }
}
