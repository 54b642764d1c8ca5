// SPDX-License-Identifier: Apache-2.0

import Contract
import Testing

/// The test suite of json-schema.org: the required tests and the optional ones, with the differences that are known.
@Suite struct ConformanceTests {
    private struct Known {
        let stem: String
        let reason: String
    }

    @Test func draft202012() throws {
        try run("draft2020-12", .draft202012, required: 1299, optional: 926)
    }

    @Test func draft201909() throws {
        try run("draft2019-09", .draft201909, required: 1259, optional: 915)
    }

    @Test func draft7() throws {
        try run("draft7", .draft7, required: 927, optional: 794)
    }

    @Test func draft4() throws {
        try run("draft4", .draft4, required: 618, optional: 319)
    }

    /// Optional tests that have another outcome here: how their names begin, and why.
    private static let differences: [String: [Known]] = [
        "draft2020-12": [lookbehind],
        "draft2019-09": [lookbehind],
        "draft7": [
            lookbehind,
            Known(
                stem: "optional/content.json: validation of string-encoded content",
                reason: "contentMediaType is an annotation, as in all later drafts"
            ),
            Known(
                stem: "optional/content.json: validation of binary string-encoding",
                reason: "contentEncoding is an annotation, as in all later drafts"
            ),
            Known(
                stem: "optional/content.json: validation of binary-encoded media type documents",
                reason: "contentEncoding and contentMediaType are annotations, as in all later drafts"
            ),
        ],
        "draft4": [
            Known(
                stem: "optional/zeroTerminatedFloats.json",
                reason: "1.0 is an integer, as in all later drafts"
            ),
            Known(
                stem: "optional/format/hostname.json: validation of host names: hostname with consecutive hyphens",
                reason: "two hyphens in the third and fourth place mark Punycode (RFC 5891), as in all later drafts"
            ),
        ],
    ]

    private static let lookbehind = Known(
        stem: "optional/format/ecmascript-regex.json: ECMA 262 lookbehind is valid, including variable width",
        reason: "PCRE2 10.42 looks behind by a fixed width only; such a pattern is refused when it is compiled"
    )

    private func run(_ folder: String, _ dialect: SchemaDialect, required: Int, optional: Int) throws {
        let suite = try ConformanceSuite(folder, dialect)
        var count = 0
        for file in try suite.files() {
            let result = try suite.run(file, formats: .none)
            count += result.count
            for failed in result.failed { Issue.record("\(folder): \(failed)") }
        }
        #expect(count == required)

        var optionalCount = 0
        var known = Self.differences[folder] ?? []
        var failed: [String] = []
        for part in ["optional", "optional/format"] {
            for file in try suite.files(part) {
                let result = try suite.run(file, formats: part == "optional" ? .none : .all)
                optionalCount += result.count
                failed += result.failed
            }
        }
        #expect(optionalCount == optional)
        for name in failed where !known.contains(where: { name.hasPrefix($0.stem) }) {
            Issue.record("\(folder): \(name)")
        }
        known.removeAll { entry in failed.contains { $0.hasPrefix(entry.stem) } }
        #expect(known.map(\.stem) == [], "differences that are none any more")
    }
}
