// SPDX-License-Identifier: Apache-2.0

import Contract
import JSON
import Testing

/// Random schemas and random values: nothing traps, and the ways to check agree.
@Suite struct FuzzTests {
    private var random = SplitMix64(seed: FuzzRun.seed(0x5C4E_3A01))

    @Test mutating func randomSchemasAndValuesNeverTrap() throws {
        let scratch = SchemaScratch()
        var compiled = 0
        var valid = 0
        for round in 0..<FuzzRun.rounds(3000) {
            let dialect: SchemaDialect = [.draft202012, .draft201909, .draft7, .draft4, .openAPI30, .openAPI31][
                round % 6
            ]
            let text = schema(depth: 3)
            guard let schema = try? CompiledSchema(text, dialect, formats: .all) else { continue }
            compiled += 1
            for _ in 0..<8 {
                let bytes = Array(value(depth: 3).utf8)
                var document = JSONDocument()
                try document.parse(bytes.span)
                for direction in [SchemaCheck.Direction.none, .request] {
                    let plain = SchemaCheck(direction: direction, maximumSteps: 20_000)
                    let listing = SchemaCheck(direction: direction, undeclared: .list, maximumSteps: 100_000)
                    let quick = schema.plan.isValid(schema.entry, of: document, in: bytes.span, plain, using: scratch)
                    let full = schema.plan.validate(schema.entry, of: document, in: bytes.span, plain, using: scratch)
                    let listed = schema.plan.validate(
                        schema.entry,
                        of: document,
                        in: bytes.span,
                        listing,
                        using: scratch
                    )
                    #expect(full.isValid == quick, "\(text)")
                    #expect(full.failures.isEmpty == quick, "\(text)")
                    if full.failures.first?.keyword != "budget", listed.failures.first?.keyword != "budget" {
                        #expect(listed.isValid == quick, "\(text) \(String(decoding: bytes, as: UTF8.self))")
                    }
                    if quick { valid += 1 }
                }
            }
        }
        #expect(compiled > 1000)
        #expect(valid > 5000)
    }

    /// Bytes of a schema changed at random: refused or compiled, never a trap.
    @Test mutating func damagedSchemasNeverTrap() {
        var refused = 0
        for _ in 0..<FuzzRun.rounds(4000) {
            var bytes = Array(schema(depth: 3).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = Array(#"{}[]",:01$#/-aet"#.utf8).randomElement(using: &random) ?? 0
            }
            if (try? CompiledSchema(String(decoding: bytes, as: UTF8.self))) == nil { refused += 1 }
        }
        #expect(refused > 1000)
    }

    /// Patterns at random: refused or compiled.
    @Test mutating func randomPatternsNeverTrap() {
        let parts = [
            "a", "\\\\d", "\\\\S", "[", "]", "^", "$", "(", ")", "(?:", "(?<n>", "|", "*", "+", "?", "{2}", "{1,", "}",
            "-",
            "\\\\u00e9", "\\\\ud83d", "\\\\p{L}", "\\\\k<n>", "\\\\1", ".", "[^", "é", "\\\\x4", "\\\\b", "(?=", "(?i)",
            "\\\\",
        ]
        var compiled = 0
        for _ in 0..<FuzzRun.rounds(5000) {
            let pattern = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }.joined()
            if let schema = try? CompiledSchema(#"{"pattern":"\#(pattern)"}"#) {
                compiled += 1
                _ = schema.isValid(#""aé1-a b😀""#)
            }
        }
        #expect(compiled > 500)
    }

    // MARK: Generators

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    private static let names = ["a", "b", "c", "longer name", "é"]
    private static let scalars = [
        "0", "1", "-1", "1.0", "2.5", "1e2", "123456789012345678901234567890", "true", "false", "null", #""""#, #""a""#,
        #""é\u0061""#, #""2026-01-31""#, #""a@b.example""#, "-0.0", "1e-7",
    ]

    private mutating func value(depth: Int) -> String {
        let count = Int.random(in: 0...4, using: &random)
        switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
        case 3: return "[" + (0..<count).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
        case 4:
            return "{"
                + (0..<count).map { _ in "\"\(pick(Self.names))\":" + value(depth: depth - 1) }.joined(separator: ",")
                + "}"
        default: return pick(Self.scalars)
        }
    }

    private mutating func schemas(_ depth: Int) -> String {
        "[" + (0...Int.random(in: 0...2, using: &random)).map { _ in schema(depth: depth) }.joined(separator: ",") + "]"
    }

    private mutating func map(_ depth: Int) -> String {
        "{"
            + Self.names.prefix(Int.random(in: 1...5, using: &random))
            .map { "\"\($0)\":" + schema(depth: depth) }.joined(separator: ",") + "}"
    }

    private mutating func schema(depth: Int) -> String {
        if depth == 0 { return pick(["true", "false", "{}", #"{"type":"string"}"#, ##"{"$ref":"#"}"##]) }
        let members = (0...Int.random(in: 0...3, using: &random)).map { _ in keyword(depth - 1) }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func keyword(_ depth: Int) -> String {
        switch Int.random(in: 0..<22, using: &random) {
        case 0:
            return #""type":"# + pick([#""string""#, #""object""#, #"["array","integer"]"#, #""number""#, #""null""#])
        case 1: return "\"" + pick(["allOf", "anyOf", "oneOf", "prefixItems"]) + "\":" + schemas(depth)
        case 2, 3, 4: return #""properties":"# + map(depth)
        case 5: return #""patternProperties":{"^[ab]":\#(schema(depth: depth))}"#
        case 6: return "\"" + pick(["not", "if", "then", "else", "contains"]) + "\":" + schema(depth: depth)
        case 7, 8:
            return "\"" + pick(["items", "additionalProperties", "propertyNames"]) + "\":" + schema(depth: depth)
        case 9, 10: return "\"" + pick(["unevaluatedItems", "unevaluatedProperties"]) + "\":" + schema(depth: depth)
        case 11: return #""required":["\#(pick(Self.names))"]"#
        case 12: return "\"" + pick(["dependentSchemas", "dependencies"]) + "\":" + map(depth)
        case 13: return #""dependentRequired":{"a":["\#(pick(Self.names))"]}"#
        case 14: return "\"" + pick(["enum", "const"]) + "\":[" + value(depth: 1) + "," + pick(Self.scalars) + "]"
        case 15: return "\"" + pick(["minimum", "maximum", "exclusiveMinimum"]) + "\":" + pick(["0", "1.5", "1e30"])
        case 16: return #""multipleOf":"# + pick(["0.01", "3", "1e-30", "123456789012345678901"])
        case 17: return "\"" + pick(["minLength", "maxItems", "minProperties", "maxContains", "minContains"]) + "\":1"
        case 18: return #""pattern":"^\\w*$""#
        case 19:
            return #""format":"#
                + pick([#""date""#, #""email""#, #""idn-hostname""#, #""uri""#, #""int32""#, #""regex""#])
        case 20:
            return pick([#""uniqueItems":true"#, #""nullable":true"#, #""readOnly":true"#, #""$dynamicAnchor":"n""#])
        default:
            return pick([
                ##""$ref":"#""##, ##""$dynamicRef":"#n""##, ##""$recursiveRef":"#""##, ##""$ref":"#/properties/a""##,
            ])
        }
    }
}
