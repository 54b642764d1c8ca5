// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

/// Real rules, damaged: whatever comes of it, the parser answers, and its errors point into the file.
@Suite struct SecLangFuzzTests {
    private static let fragments = [
        "\"", "'", "\\", "\n", "\\\n", "|", "!", "&", ":", "/", ",", "=", "@", "#", " ", "\r\n", "\t", "é", "\u{FEFF}",
        "SecRule ", "ARGS:/", "XML:/[", "@rx ", "id:", "Include f", "1-", "[", "]", "\u{0}", "%{", ":'",
    ].map { Array($0.utf8) }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func damagedRulesEndInDirectivesOrInErrorsWithAPlace(seed: UInt64) throws {
        let files = LocalRuleFiles()
        let folder = "/usr/share/modsecurity-crs/rules/"
        let sources = try [
            "REQUEST-920-PROTOCOL-ENFORCEMENT", "REQUEST-903.9001-DRUPAL-EXCLUSION-RULES", "REQUEST-901-INITIALIZATION",
        ]
        .map { try files.read(folder + $0 + ".conf") }
        var random = Random(state: FuzzRun.seed(seed))
        var refused = 0
        for _ in 0..<FuzzRun.rounds(300) {
            let source = sources[Int(random.below(UInt64(sources.count)))]
            let start = Int(random.below(UInt64(source.count - 600)))
            var text = Array(source[start..<(start + 600)])
            for _ in 0...random.below(6) { mutate(&text, &random) }
            do throws(SecLangErrors) {
                _ = try SecLangParser(files: MemoryRuleFiles(bytes: ["f": text])).parse(file: "f")
            } catch {
                refused += 1
                #expect((1...50).contains(error.errors.count))
                for error in error.errors { #expect(isPlace(error.location, text), "\(error) in \(text)") }
            }
        }
        #expect(refused > 100)
    }

    private func mutate(_ text: inout [UInt8], _ random: inout Random) {
        let place = Int(random.below(UInt64(text.count + 1)))
        switch random.below(4) {
        case 0: text.insert(contentsOf: Self.fragments[Int(random.below(UInt64(Self.fragments.count)))], at: place)
        case 1: text.removeSubrange(place..<min(place + Int(random.below(40)), text.count))
        case 2 where place < text.count: text[place] = UInt8(truncatingIfNeeded: random.next())
        default: text.insert(contentsOf: text[place..<min(place + Int(random.below(80)), text.count)], at: place)
        }
    }

    private func isPlace(_ location: WAF.SourceLocation, _ text: [UInt8]) -> Bool {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard location.file == "f", (1...lines.count).contains(location.line) else { return false }
        return (1...(lines[location.line - 1].count + 1)).contains(location.column)
    }

    private struct Random {
        var state: UInt64

        /// SplitMix64.
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func below(_ bound: UInt64) -> UInt64 { next() % max(bound, 1) }
    }
}
