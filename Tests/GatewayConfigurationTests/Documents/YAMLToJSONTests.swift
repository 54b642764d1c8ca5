// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

@Suite struct YAMLToJSONTests {
    @Test func orderTextAndNumbersStayAsTheyWere() throws {
        let json = try convert(
            """
            zebra: "123"
            apple: 123
            200: { description: 'it''s "ok"' }
            day: 2024-02-30
            amount: 0.10
            limit: 12345678901234567890.5
            nothing: ~
            empty:
            yes: on
            flags: [true, "true", False]
            text: |
              one
              two\t\\
            folded: >-
              a
              b
            """
        )
        #expect(
            json == #"{"zebra":"123","apple":123,"200":{"description":"it's \"ok\""},"day":"2024-02-30","amount":0.10,"#
                + #""limit":12345678901234567890.5,"nothing":null,"empty":null,"yes":"on","#
                + #""flags":[true,"true",false],"text":"one\ntwo\u0009\\\n","folded":"a b"}"#
        )
    }

    @Test func aliasesAndMergeKeysAreResolved() throws {
        let json = try convert(
            """
            base: &base { a: 1, b: 2 }
            more: &more { b: 3, c: 4 }
            one: { <<: *base, b: 5, d: 6 }
            two: { x: 0, <<: [*more, *base] }
            three: *base
            "<<": text
            nested: { <<: { <<: *base, a: 7 } }
            """
        )
        #expect(
            json == #"{"base":{"a":1,"b":2},"more":{"b":3,"c":4},"one":{"a":1,"b":5,"d":6},"#
                + #""two":{"x":0,"b":3,"c":4,"a":1},"three":{"a":1,"b":2},"<<":"text","nested":{"b":2,"a":7}}"#
        )
    }

    @Test(arguments: [
        ("!!str 7", #""7""#), ("! 7", #""7""#), ("!!int 7", "7"), ("!!int '7'", "7"), ("!!float 7", "7"),
        ("!!null ~", "null"), ("!!bool true", "true"), ("!!map {}", "{}"), ("!!seq []", "[]"),
        ("\"\\0\\e\"", #""\u0000\u001b""#),
        ("\"\\U0001F6D2 é\"", "\"\u{1F6D2} é\""), ("- *x", nil), ("!!int x", nil), ("!!binary aGk=", nil),
        ("!shop {}", nil),
        (".inf", nil), ("{[a]: b}", nil), ("{a: 1, a: 2}", nil), ("{1: a, '1': b}", nil), ("<<: 7", nil),
        ("<<: [a]", nil),
        ("a: 1\n---\nb: 2", nil), ("# nothing", nil), ("!!set {a, b}", nil),
    ])
    func oddValuesAreWrittenOrRefused(_ yaml: String, _ expected: String?) {
        #expect((try? convert(yaml)) == expected)
    }

    @Test func placesAreThoseOfTheYAML() throws {
        let text = "é: 1\nlist:\n  - name: x\n    other: &a [1,\n      22]\nagain: *a\n"
        let yaml = try YAMLToJSON(text, maximumBytes: 1000)
        let origin = ContractOrigin(file: "a.yaml", marks: yaml.marks)
        let document = ContractDocument(uri: "file:///a.yaml", path: "/a.yaml", json: yaml.json, origin: origin)
        let place = { "\(document.place(ofPointer: $0))" }
        #expect(place("/é") == "a.yaml:1:4")
        #expect(place("/list/0/name") == "a.yaml:3:11")
        #expect(place("/list/0/other/1") == "a.yaml:5:7")
        // An alias is where its anchor is: that is what to mend.
        #expect(place("/again/1") == "a.yaml:5:7")
        #expect(place("/list/0/none/deeper") == "a.yaml:3:5")
        #expect("\(document.place(atByte: 1))" == "a.yaml:1:1")
        #expect("\(document.place(atByte: 100_000))" == "a.yaml:5:7")
    }

    @Test(.timeLimit(.minutes(1)))
    func billionLaughsAreStopped() {
        var lines = ["a0: &a0 [x, x]"]
        for level in 1...40 { lines.append("a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]") }
        let laughs = lines.joined(separator: "\n")
        #expect(problem(laughs)?.message.contains("aliases included") == true)
        for key in ["? *a40\n: x", "k: { [*a40] }", "*a40 : x"] {
            #expect(problem("\(laughs)\n\(key)\n")?.message.hasPrefix("a key must be text") == true)
        }
        var merges = ["m0: &m0 { x: 1 }"]
        for level in 1...40 { merges.append("m\(level): &m\(level) { <<: [*m\(level - 1), *m\(level - 1)] }") }
        #expect(problem(merges.joined(separator: "\n"))?.message.contains("aliases included") == true)
    }

    @Test func manyHonestAliasesArePassed() throws {
        let uses = (0..<500).map { "use\($0): *error # *not one" }.joined(separator: "\n")
        let json = try convert("error: &error { code: 1, text: '* a *b' }\n" + uses)
        #expect(json.components(separatedBy: #"{"code":1,"text":"* a *b"}"#).count == 502)
    }

    @Test func depthAndSizeAreBounded() {
        let tooDeep = "this is nested more than 200 levels deep"
        #expect(problem(String(repeating: "[", count: 300) + String(repeating: "]", count: 300))?.message == tooDeep)
        #expect(problem(String(repeating: "- ", count: 900) + "x")?.message == tooDeep)
        #expect(problem(String(repeating: "[", count: 100_000)) != nil)
        #expect(problem("a: [1, 2, 3]", maximumBytes: 4)?.message.contains("MiB") == true)
    }

    /// What Yams and the guard make of nonsense: valid JSON or a problem, never a crash.
    @Test func mutatedDocumentsAreJSONOrSayWhy() throws {
        let names = ["contracts.yaml", "everything.yaml", "aliases.yaml", "files/openapi/shop.yaml"]
        let seeds = try names.map { Array(try FileAccess.read("\(TestFolder.golden.path)/\($0)").utf8) }
        let pieces = [
            "&a ", "*a", "<<: *a", "? ", "!!int ", "{", "]", ": ",
            "\n  - ", "0x1F", "|\n", "'", "\"\\u0000\"", "\u{85}",
        ]
        var random = SplitMix64(state: 0x0A9_1C07)
        var converted = 0
        for _ in 0..<1500 {
            var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)].prefix(600)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                bytes.replaceSubrange(place..<end, with: Array(piece.utf8))
            }
            do throws(DocumentProblem) {
                let yaml = try YAMLToJSON(String(decoding: bytes, as: UTF8.self), maximumBytes: 1 << 20)
                #expect(throws: Never.self) { try DocumentScanner(yaml.json) }
                #expect((try? JSONSerialization.jsonObject(with: Data(yaml.json), options: .fragmentsAllowed)) != nil)
                converted += 1
            } catch {
                #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty)
            }
        }
        #expect(converted > 100)
    }

    private func convert(_ yaml: String) throws(DocumentProblem) -> String {
        String(decoding: try YAMLToJSON(yaml, maximumBytes: 1 << 20).json, as: UTF8.self)
    }

    private func problem(_ yaml: String, maximumBytes: Int = 1 << 20) -> DocumentProblem? {
        do throws(DocumentProblem) {
            _ = try YAMLToJSON(yaml, maximumBytes: maximumBytes, maximumNodes: 50_000)
            return nil
        } catch {
            return error
        }
    }
}
