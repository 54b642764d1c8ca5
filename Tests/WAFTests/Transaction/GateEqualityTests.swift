// SPDX-License-Identifier: Apache-2.0

import Foundation
import Matching
import Testing

@testable import WAF

/// Gates, searches for many patterns at once, and what is remembered of clean values say what cannot match: without
/// them the same rules match, for the same values.
@Suite struct GateEqualityTests {
    /// Each request twice, so that what is remembered of the first decides about the second; values of any length are
    /// searched for all patterns at once.
    @Test func gatesSearchesAndMemoryChangeNoVerdict() async throws {
        let plan = try Self.plan(ignoresGates: false)
        let gated = Engine(plan)
        let searching = Engine(try await Self.prepared(Self.plan(ignoresGates: false)))
        searching.transaction.shortestScannedValue = 0
        let ungated = Engine(try Self.plan(ignoresGates: true))
        var requests = RequestGenerator(fragments: try Self.attackFragments())
        var matches = 0
        for _ in 0..<120 {
            let request = requests.next()
            ungated.run(request)
            let verdict = Self.verdict(ungated)
            for engine in [gated, searching, searching] {
                engine.run(request)
                #expect(Self.verdict(engine) == verdict, "\(request)")
            }
            matches += verdict.count
        }
        #expect(searching.transaction.context.hyperscan.failureCount == 0)
        #expect(matches > 1_200)
    }

    private static func prepared(_ plan: Plan) async throws -> Plan {
        let library = PatternSetLibrary(cache: nil)
        let reports = await withCheckedContinuation { done in
            plan.preparePatternSets(from: library, budget: PatternSetBudget(seconds: 0.5)) {
                done.resume(returning: $0)
            }
        }
        try #require(plan.hasPatternSets)
        #expect(reports.reduce(0) { $0 + $1.compiled } > 100)
        return plan
    }

    /// Which rules matched, and what with.
    private static func verdict(_ engine: Engine) -> [String] {
        engine.transaction.matches.map { match in
            "\(match.rule.id) \(String(decoding: match.variable, as: UTF8.self))"
        }
    }

    /// The Core Rule Set at its strictest, refusing nothing, so that all its rules are looked at.
    private static func plan(ignoresGates: Bool) throws -> Plan {
        let files = LocalRuleFiles()
        let parser = SecLangParser(files: files)
        let release = try CoreRuleSet(directory: CoreRuleSet.debianDirectory, files: files)
        let setup = try parser.parse(
            text:
                "SecAction \"id:1,phase:1,pass,nolog,setvar:tx.paranoia_level=4,setvar:tx.executing_paranoia_level=4\"",
            name: "test.conf"
        )
        return try Plan.compile(release.directives(setup: setup, parser: parser, files: files), files: files) {
            settings in
            settings.mode = .detectionOnly
            settings.ignoresGates = ignoresGates
        }
    }

    /// What the regression tests of the Core Rule Set send in targets and bodies, cut at the ends of arguments.
    private static func attackFragments() throws -> [String] {
        let folder = try #require(
            ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"],
            "GATEHOUSE_CONFORMANCE must name the folder of the conformance data"
        )
        let root = "\(folder)/crs/v3.3.4"
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".yaml") }
        var fragments: Set<String> = []
        for path in paths {
            let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")), as: UTF8.self)
            for line in text.split(separator: "\n") {
                let line = line.drop { $0 == " " || $0 == "-" }
                guard line.hasPrefix("uri:") || line.hasPrefix("data:") else { continue }
                let value = line.drop { $0 != ":" }.dropFirst().drop { $0 == " " || $0 == "\"" || $0 == "'" }
                for part in value.split(whereSeparator: { $0 == "&" || $0 == "?" || $0 == "=" }) where part.count > 2 {
                    fragments.insert(String(part.prefix(200)))
                }
            }
        }
        try #require(fragments.count > 500)
        return fragments.sorted()
    }
}

/// Requests of honest values with attacks among them, the same ones each time.
private struct RequestGenerator {
    let fragments: [String]
    private var state = FuzzRun.seed(0x5DEE_CE66_D001)

    private static let words = [
        "blue", "shirt", "summer", "order", "select", "the", "price", "of", "cotton", "2", "19.99", "john", "union",
        "street", "name@example.com", "https://shop.example.com/a/b", "2024-05-01", "caf\u{E9}", "it's", "a&b", "(x)",
        "from", "cart_01HZX3K5T9", "-", "or", "and", "update", "50%", "C:\\temp", "<b>", "{\"a\": 1}", "../up", "$5",
    ]

    init(fragments: [String]) {
        self.fragments = fragments
    }

    mutating func next() -> EngineRequest {
        var fields = [
            ("Host", "shop.example.com"), ("Accept", "*/*"), ("User-Agent", chance(50) ? "Mozilla/5.0" : value(20)),
        ]
        if chance(30) { fields.append(("Cookie", "session=8f14e45f; cart=cart_01HZX3K5T9")) }
        if chance(30) { fields.append(("Cookie", "session=\(encoded(value(15))); cart=\(encoded(value(15)))")) }
        if chance(30) { fields.append(("Referer", value(30))) }
        let target = "/store/\(encoded(value(10)))?" + arguments()
        guard chance(50) else { return EngineRequest(target: target, fields: fields) }
        fields.append(("Content-Type", "application/x-www-form-urlencoded"))
        return EngineRequest(method: "POST", target: target, fields: fields, body: Array(arguments().utf8))
    }

    private mutating func arguments() -> String {
        (0..<(1 + number(5))).map { index in
            let name = chance(10) ? encoded(value(50)) : "field\(index)"
            // Fragments are mostly encoded as they were sent.
            return "\(name)=" + (chance(30) ? fragment() : encoded(value(25)))
        }.joined(separator: "&")
    }

    /// A few words, in so many of a hundred cases with an attack in them.
    private mutating func value(_ attacks: Int) -> String {
        var parts = (0..<(1 + number(4))).map { _ in Self.words[number(Self.words.count)] }
        if chance(attacks) { parts.insert(fragment(), at: number(parts.count)) }
        return parts.joined(separator: " ")
    }

    private mutating func fragment() -> String { fragments[number(fragments.count)] }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    /// A linear congruential generator (Knuth's MMIX).
    private mutating func number(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }
}
