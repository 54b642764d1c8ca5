// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// What hostile requests may cost under the Core Rule Set at paranoia level 1: time, and memory as a multiple of the
/// body limit. Times are those of a debug build on a busy machine; a release build takes a hundredth.
@Suite(.serialized) struct WAFLimitsTests {
    private static func engine(bodyLimit: Int) throws(SecLangErrors) -> Engine {
        var options = RuleSetOptions()
        options.requestBodyLimit = bodyLimit
        options.mode = .detectionOnly
        let loader = RuleSetLoader(files: LocalRuleFiles())
        return Engine(try loader.load([.coreRuleSet(directory: CoreRuleSet.debianDirectory)], options))
    }

    private static let form = "application/x-www-form-urlencoded"

    private static func post(_ type: String, _ body: [UInt8], target: String = "/", isCut: Bool = false)
        -> EngineRequest
    {
        EngineRequest(
            method: "POST",
            target: target,
            fields: [("Host", "shop.example"), ("Content-Type", type)],
            body: body,
            isCut: isCut
        )
    }

    private static func bytesHeld(_ engine: Engine) -> Int {
        engine.transaction.memory.count + engine.transaction.derived.count
    }

    private func expect(
        _ engine: Engine,
        _ request: EngineRequest,
        within limit: Duration,
        _ location: Testing.SourceLocation = #_sourceLocation
    ) {
        let time = ContinuousClock().measure { engine.run(request) }
        #expect(time < limit, sourceLocation: location)
        #expect(
            Self.bytesHeld(engine) < 3 * engine.transaction.requestBodyLimit,
            sourceLocation: location
        )
    }

    @Test func hundredThousandArgumentsAreReadUpToTheirLimit() throws {
        let engine = try Self.engine(bodyLimit: 1_048_576)
        let fields = (0..<100_000).map { "a\($0)=\($0)" }.joined(separator: "&")
        let body = Array(fields.utf8.prefix(1_048_576))
        expect(engine, Self.post(Self.form, body, isCut: true), within: .seconds(20))
        #expect(engine.transaction.argsPost.count == 1_000)
        #expect(engine.transaction.body.hasDroppedArguments)
        expect(engine, EngineRequest(target: "/?" + fields.prefix(100_000)), within: .seconds(20))
        #expect(engine.transaction.argsGet.count == 1_000)
        let json = "{" + (0..<100_000).map { "\"a\($0)\":\($0)" }.joined(separator: ",") + "}"
        expect(
            engine,
            Self.post("application/json", Array(json.utf8.prefix(1_048_576)), isCut: true),
            within: .seconds(20)
        )
        #expect(engine.transaction.argsPost.count == 1_000)
    }

    @Test func twelveMegabytesInOneValueAreInspected() throws {
        let limit = 12 * 1_048_576
        let engine = try Self.engine(bodyLimit: limit)
        let body = Self.body("q=", "a", limit)
        expect(engine, Self.post(Self.form, body), within: .seconds(60))
        #expect(engine.transaction.argsPost.map { Int($0.value.count) } == [body.count - 2])
    }

    /// With all that any rule could want at once: every block after every chain of transformations.
    @Test(arguments: [
        ("application/x-www-form-urlencoded", "q=", "A%2525412B\\x41&#x41; "),
        ("application/json", "{\"q\":\"", "A%41&lt; /* */ "),
    ])
    func memoryStaysUnderThreeTimesTheLimit(type: String, start: String, unit: String) throws {
        let limit = 524_288
        let engine = try Self.engine(bodyLimit: limit)
        engine.run(Self.post(type, Self.body(start, unit, limit), isCut: true))
        // What matched is kept, as MATCHED_VAR and TX.0, but no more than a part of it.
        let kept = 2 * 65_536 * engine.transaction.matches.count
        var peak = 0
        let cells = Set(engine.transaction.plan.rules.flatMap { $0.links.flatMap(\.cells) })
        for cell in cells.sorted() {
            #expect(engine.transaction.cell(cell).itemCount >= 0)
            peak = max(peak, Self.bytesHeld(engine))
        }
        #expect(peak > limit)
        #expect(peak < 3 * limit + kept)
    }

    private static func body(_ start: String, _ unit: String, _ limit: Int) -> [UInt8] {
        let count = (limit - start.utf8.count) / unit.utf8.count
        return Array((start + String(repeating: unit, count: count)).utf8)
    }

    @Test func nestedMultipartIsReadOnce() throws {
        let engine = try Self.engine(bodyLimit: 1_048_576)
        var inner = "attack"
        for depth in 0..<200 {
            inner =
                "--b\(depth)\r\nContent-Type: multipart/mixed; boundary=b\(depth - 1)\r\n"
                + "Content-Disposition: form-data; name=\"n\(depth)\"; filename=\"f\"\r\n\r\n\(inner)\r\n--b\(depth)--\r\n"
        }
        expect(
            engine,
            Self.post("multipart/form-data; boundary=b199", Array(inner.utf8)),
            within: .seconds(10)
        )
        #expect(engine.transaction.upload.files.count == 1)
        let parts = (0..<20_000).map { "--b\r\nContent-Disposition: form-data; name=\"n\($0)\"\r\n\r\n1\r\n" }.joined()
        expect(
            engine,
            Self.post("multipart/form-data; boundary=b", Array(parts.utf8), isCut: true),
            within: .seconds(10)
        )
        #expect(engine.transaction.argsPost.count <= 1_000)
    }

    @Test func depthOfJSONIsBounded() throws {
        let engine = try Self.engine(bodyLimit: 1_048_576)
        for open in ["[", "{\"a\":"] {
            let body = String(repeating: open, count: 100_000)
            expect(engine, Self.post("application/json", Array(body.utf8)), within: .seconds(10))
            #expect(engine.transaction.body.report.error != nil)
        }
    }

    /// Values made for patterns that try each way to read them.
    private static let hostileUnits = [
        "a", "aaaaaaaaab", "0", "1,", " ", "\t ", "'", "\"'", "(", "((a", "<", "<a ", "<!--", "%", "%25", "../", "\\",
        "=", "a=",
        "or 1", "union ", "select-- ", "/*", "*/", ";", "|", "$(", "`", "{{", "ab ", "http://", "@", "a.", "x-", "!",
        "\n",
        "=\"", "on=", "data:", "eval(",
    ]

    @Test func valuesMadeForBacktrackingEnd() throws {
        let engine = try Self.engine(bodyLimit: 131_072)
        var slowest = Duration.zero
        for unit in Self.hostileUnits {
            var value = String(repeating: unit, count: 20_000 / unit.utf8.count) + "!"
            value = value.replacing("%", with: "%25").replacing("&", with: "%26")
            let request = Self.post(Self.form, Array("q=\(value)".utf8))
            let time = ContinuousClock().measure { engine.run(request) }
            slowest = max(slowest, time)
            #expect(time < .seconds(15), "\(unit)")
        }
        #expect(slowest > .zero)
    }
}
