// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import WAF

/// JSON bodies as arguments. The names and values were compared with what libmodsecurity 3.0.9 gives for the same
/// bodies.
@Suite struct JSONBodyTests {
    private func process(
        _ body: [UInt8],
        depthLimit: Int = 64,
        nodeLimit: Int = 100_000,
        capacity: Int = .max
    ) -> (BodyReport, [String]) {
        var document = JSONDocument()
        var sink = MultipartRecorder()
        sink.capacity = capacity
        let report = JSONBody.process(
            body.span,
            depthLimit: depthLimit,
            nodeLimit: nodeLimit,
            document: &document,
            sink: &sink
        )
        let others = sink.entries.filter { $0.collection != .argument }
        #expect(others.isEmpty)
        return (report, sink.list(.argument))
    }

    static let named: [(String, [String])] = [
        (#"{"foo":"bar","mod":"sec"}"#, ["json.foo=bar", "json.mod=sec"]),
        (
            #"{"first_level":{"first_key":"bar","second_key":"sec"}}"#,
            ["json.first_level.first_key=bar", "json.first_level.second_key=sec"]
        ),
        (
            #"{"ops":[["um","um e meio"],"dois","tres",{"eins":["zwei","drei"]}],"whee":"lhebs"}"#,
            [
                "json.ops.array_0.array_0=um", "json.ops.array_0.array_1=um e meio", "json.ops.array_1=dois",
                "json.ops.array_2=tres", "json.ops.array_3.eins.array_0=zwei", "json.ops.array_3.eins.array_1=drei",
                "json.whee=lhebs",
            ]
        ),
        (#"["one","two","three"]"#, ["json.array_0=one", "json.array_1=two", "json.array_2=three"]),
        (#""top""#, ["json=top"]), ("12", ["json=12"]), ("null", ["json="]), ("true", ["json=true"]),
        (
            #"{"n":null,"t":true,"f":false,"i":-0,"d":2.50e1,"e":""}"#,
            ["json.n=", "json.t=true", "json.f=false", "json.i=-0", "json.d=2.50e1", "json.e="]
        ),
        ("[]", []), ("{}", []), ("[{},{},1]", ["json.array_2=1"]), ("[[],1]", ["json.array_1=1"]),
        (#"{"a":[],"b":1}"#, ["json.b=1"]),
        (#"{"":"x"}"#, ["json.empty-key=x"]), (#"{"":[1]}"#, ["json.empty-key.array_0=1"]),
        (#"[[{"":[{"b":1}]}]]"#, ["json.array_0.array_0.empty-key.array_0.b=1"]),
        (#"{"a":{"":"x"}}"#, ["json.a.empty-key=x"]),
        (#"{"k.x":1,"k":1,"k":2}"#, ["json.k.x=1", "json.k=1", "json.k=2"]),
        (#"{"a\u002eb\n":"x\u0041\ud83d\ude00"}"#, ["json.a.b\n=xA😀"]),
        (#"{"a":"\u0000b"}"#, ["json.a=\u{0}b"]),
        (
            "[" + (0..<12).map { "\($0)" }.joined(separator: ",") + "]",
            (0..<12).map { "json.array_\($0)=\($0)" }
        ),
    ]

    @Test(arguments: named)
    func argumentsAreNamedAsRuleSetsExpect(body: String, arguments: [String]) {
        let (report, list) = process(Array(body.utf8))
        #expect(report == BodyReport())
        #expect(list == arguments)
    }

    @Test func anEmptyBodyIsNoError() {
        let (report, list) = process([])
        #expect(report == BodyReport())
        #expect(list.isEmpty)
    }

    static let broken: [(String, [String])] = [
        ("a", []), ("   ", []), (#"{"a":"ok","b":"#, ["json.a=ok"]), (#"{"a":1}x"#, ["json.a=1"]),
        ("\u{FEFF}{\"a\":1}", []), (#"{"a":1}/*c*/"#, ["json.a=1"]),
        (#"[1,[2,3"#, ["json.array_0=1", "json.array_1.array_0=2", "json.array_1.array_1=3"]),
    ]

    @Test(arguments: broken)
    func whatWasReadBeforeAnErrorIsGiven(body: String, arguments: [String]) {
        let (report, list) = process(Array(body.utf8))
        #expect(report.error?.hasPrefix("JSON: ") == true)
        #expect(!report.isTruncated)
        #expect(list == arguments)
    }

    /// Beyond libmodsecurity, which drops the value in which the body goes wrong.
    @Test func theStringInWhichABodyBreaksOffIsInspectedToo() {
        #expect(process(Array(#"{"a":"<script>alert(1"#.utf8)).1 == ["json.a=<script>alert(1"])
        #expect(process(Array("{\"a\":\"one\ttwo\",\"b\":1}".utf8)).1 == ["json.a=one"])
        #expect(process(Array("{\"a\":\"one".utf8) + [0xFF] + Array("\"}".utf8)).1 == ["json.a=one"])
    }

    @Test func depthBeyondTheLimitIsAnError() {
        let body = Array(#"{"key1":{"key2":{"key3":{"key4":{"key5":"thevalue"}}}}}"#.utf8)
        let (within, list) = process(body, depthLimit: 5)
        #expect(within.error == nil)
        #expect(list == ["json.key1.key2.key3.key4.key5=thevalue"])
        let (beyond, none) = process(body, depthLimit: 4)
        #expect(beyond.error == "JSON: arrays and objects are nested too deeply at byte 32")
        #expect(none.isEmpty)
    }

    @Test func aFullSinkEndsTheReadingAndIsAnError() {
        let body = Array(#"{"a":1,"b":2,"c":3}"#.utf8)
        let (report, list) = process(body, capacity: 2)
        #expect(report.isTruncated)
        #expect(report.error == "JSON: more arguments than the limit allows")
        #expect(list == ["json.a=1", "json.b=2"])
        #expect(process(body, capacity: 3).0 == BodyReport())
    }

    @Test func aHundredThousandArgumentsStayBounded() {
        let body = Array(("[" + String(repeating: "1,", count: 200_000) + "1]").utf8)
        let (report, list) = process(body, capacity: 1_000)
        #expect(report.isTruncated)
        #expect(report.error == "JSON: too many values at byte 199999")
        #expect(list.count == 1_000)
    }

    @Test func aLongKeyOverManyValuesIsNotCopiedForEach() {
        let key = String(repeating: "k", count: 100_000)
        let body = Array(("{\"\(key)\":[" + String(repeating: "1,", count: 50_000) + "1]}").utf8)
        let (report, list) = process(body)
        #expect(report.error == "JSON: the names of the arguments are too long")
        #expect(list.reduce(0) { $0 + $1.utf8.count } < 1 << 22)
        #expect(!list.isEmpty)
    }

    @Test func mutatedBodiesAreReadWithoutHarm() {
        let seed = Array(#"{"a":{"b":[1,"x\n",{"c":null,"":[[],{}]}]},"k\u0061":"é😀","t":[true,false,-1.5e3]}"#.utf8)
        var random = MultipartRandom(seed: FuzzRun.seed(0x7503))
        var withError = 0
        for _ in 0..<FuzzRun.rounds(4_000) {
            var body = seed
            for _ in 0..<Int.random(in: 0...3, using: &random) where !body.isEmpty {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.removeSubrange(place..<min(body.count, place + 3))
                case 2: body.insert(contentsOf: body[..<place].suffix(20), at: place)
                default: body = Array(body.prefix(place))
                }
            }
            let (report, list) = process(body)
            if report.error != nil { withError += 1 }
            for argument in list { #expect(argument.hasPrefix("json")) }
            // What no error stopped is all there is.
            let whole = process(body, capacity: list.count)
            #expect(whole.0 == report)
        }
        #expect(withError > 1_000)
        #expect(withError < FuzzRun.rounds(4_000))
    }
}
