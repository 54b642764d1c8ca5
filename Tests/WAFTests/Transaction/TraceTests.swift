// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct TraceTests {
    private static let rules = """
        SecRule ARGS "@contains <script" "id:1,phase:1,deny,t:none,t:urlDecodeUni,t:lowercase,chain"
            SecRule REQUEST_METHOD "@within %{tx.methods}"
        SecRule ARGS:none "@rx ." "id:2,phase:1,pass"
        """

    private func traces(_ target: String) throws -> [RuleTrace] {
        let engine = try Engine(Self.rules)
        var traces: [RuleTrace] = []
        engine.transaction.trace = { traces.append($0) }
        engine.get(target)
        return traces
    }

    @Test func everyValueIsToldWithTheStepsThatMadeIt() throws {
        let traces = try traces("/?a=%253CSCRIPT&b=blue")
        let targets = try #require(traces.first?.targets)
        #expect(targets.map { Engine.text($0.variable) } == ["ARGS:a", "ARGS:b"])
        #expect(targets.map { Engine.text($0.value) } == ["<script", "blue"])
        #expect(targets.map(\.isMatched) == [true, false])
        #expect(targets[0].steps.map(\.transformation) == ["urlDecodeUni", "lowercase"])
        #expect(targets[0].steps.map { Engine.text($0.value) } == ["<SCRIPT", "<script"])
    }

    @Test func eachRuleOfAChainIsTold() throws {
        let traces = try traces("/?a=<script")
        #expect(traces.map(\.rule.id) == [1, 1, 2])
        #expect(traces.map(\.link) == [0, 1, 0])
        #expect(traces.map(\.isMatched) == [true, false, false])
        #expect(traces[1].argument == [])
        #expect(traces[2].targets.isEmpty)
    }

    @Test func traceChangesNoVerdict() throws {
        for target in ["/?a=<script", "/?a=1&a=2", "/"] {
            let plain = try Engine(Self.rules)
            let traced = try Engine(Self.rules)
            traced.transaction.trace = { _ in }
            #expect(plain.get(target) == traced.get(target))
            #expect(plain.matched == traced.matched)
        }
    }
}
