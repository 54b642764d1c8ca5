// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

/// Mutated configurations: always a configuration or an error with a place, never a crash.
@Suite struct FuzzTests {
    @Test func mutatedConfigurationsLoadOrSayWhy() throws {
        let seeds = FileAccess.names(in: TestFolder.golden.path).filter { $0.hasSuffix(".yaml") }
        let texts = try seeds.map { try FileAccess.read("\(TestFolder.golden.path)/\($0)") }
        try #require(texts.count > 20)
        var random = SplitMix64(state: FuzzRun.seed(0x6A7E_0051))
        let deadline = ContinuousClock.now + .seconds(FuzzRun.rounds(8))
        var loaded = 0
        var refused = 0
        while loaded + refused < FuzzRun.rounds(4000), ContinuousClock.now < deadline {
            let text = mutate(texts[Int.random(in: 0..<texts.count, using: &random)], texts, &random)
            do throws(ConfigurationErrors) {
                let result = try ConfigurationLoader.load(
                    text: text,
                    directory: TestFolder.golden.path,
                    environment: ["SHOP": "http://10.0.0.5:9000"]
                )
                loaded += 1
                // What was accepted can be written and accepted again.
                let rendered = EffectiveConfiguration.render(result.configuration)
                let again = try ConfigurationLoader.load(text: rendered, directory: "/")
                #expect(EffectiveConfiguration.render(again.configuration) == rendered)
            } catch {
                refused += 1
                #expect(!error.diagnostics.isEmpty)
                #expect(error.diagnostics.allSatisfy { $0.line >= 1 && $0.column >= 1 }, "\(text)")
            }
        }
        #expect(loaded > 20)
        #expect(refused > 100)
    }

    private func mutate(_ text: String, _ texts: [String], _ random: inout SplitMix64) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let position = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, position + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                bytes.removeSubrange(position..<end)
            case 1:
                bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
            case 2:
                bytes.insert(contentsOf: Self.fragments.randomElement(using: &random)?.utf8 ?? "".utf8, at: position)
            case 3:
                bytes.insert(contentsOf: bytes[position..<end], at: position)
            case 4:
                let other = Array(texts[Int.random(in: 0..<texts.count, using: &random)].utf8)
                let from = Int.random(in: 0..<other.count, using: &random)
                bytes.insert(contentsOf: other[from..<min(other.count, from + 60)], at: position)
            default:
                bytes.replaceSubrange(position..<end, with: "\(Int.random(in: -3...70_000, using: &random))".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let fragments = [
        "\n", "\n  ", "- ", ": ", "? ", "[", "]", "{", "}", "&a ", "*a", "<<: *a", "!!set ", "|\n", ">-\n  ", "'", "\"",
        "#",
        "---\n", "...\n", "${", "${SHOP}", "$${", "null", "~", "true", "off", "0", "1e9", "9999999999999999999", "\t",
        "\r",
        "\u{85}", "\u{2028}", "\u{FEFF}", "\u{E000}", "listeners:", "include: [everything.yaml]", "\"\\x00\"", "{}",
        "[]",
    ]
}

/// A small generator with a seed, so that every run is the same.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
