// SPDX-License-Identifier: Apache-2.0

import Contract
import JSON
import Testing

@Suite struct BudgetTests {
    private static let failure = " budget: a value that can be checked with reasonable effort"

    @Test func alternativesThatMultiplyEndWithTheBudget() throws {
        // Each level of the value doubles the work.
        let schema = try CompiledSchema(
            #"""
            {"$defs":{"n":{"anyOf":[{"type":"array","items":{"$ref":"#/$defs/n"}},
            {"type":"array","items":{"$ref":"#/$defs/n"},"maxItems":2},{"const":0}]}},"$ref":"#/$defs/n"}
            """#
        )
        let deep = String(repeating: "[", count: 60) + "1" + String(repeating: "]", count: 60)
        let clock = ContinuousClock()
        var result: SchemaResult?
        let time = clock.measure { result = schema.validate(deep) }
        #expect(result?.isValid == false)
        #expect(result?.failures.first?.keyword == "budget")
        #expect(time < .seconds(10))
    }

    @Test func aCheckThatIsGivenUpNeverPasses() throws {
        let few = SchemaCheck(maximumSteps: 5)
        for schema in [
            #"{"not":{"items":{"type":"string"}}}"#, #"{"if":{"items":{"type":"string"}},"else":true}"#,
            #"{"anyOf":[{"items":{"type":"string"}},true]}"#, #"{"oneOf":[{"contains":{"const":9}},true]}"#,
            #"{"uniqueItems":true}"#, #"{"unevaluatedItems":true,"items":true}"#,
        ] {
            let value = "[1,2,3,4,5,6,7,8,9,10]"
            let result = try CompiledSchema(schema).validate(value, few)
            #expect(!result.isValid, "\(schema)")
            #expect(result.failures.first?.keyword == "budget", "\(schema)")
        }
    }

    @Test func patternsThatNeverEndFail() throws {
        let schema = try CompiledSchema(#"{"properties":{"a":{"pattern":"^(\\w+\\s?)*$"}}}"#)
        let value = #"{"a":"\#(String(repeating: "a", count: 3000))!"}"#
        let clock = ContinuousClock()
        var failures: [String] = []
        let time = clock.measure { failures = schema.failures(value) }
        #expect(failures.first == Self.failure)
        #expect(time < .seconds(5))
        #expect(
            try !CompiledSchema(#"{"not":{"pattern":"^(\\w+\\s?)*$"}}"#)
                .isValid("\"" + String(repeating: "a", count: 3000) + "!\"")
        )
    }

    @Test func referencesThatGoRoundOnlyAtRunTimeEnd() throws {
        let schema = try CompiledSchema(
            #"""
            {"$id":"urn:a","$dynamicAnchor":"n","$ref":"urn:b","$defs":{"b":{"$id":"urn:b",
            "allOf":[{"$dynamicRef":"#n"}],"$defs":{"n":{"$dynamicAnchor":"n"}}}}}
            """#
        )
        #expect(schema.failures("1").first == Self.failure)
    }

    @Test func manyAlikeItemsAreComparedInLinearTime() throws {
        let schema = try CompiledSchema(#"{"uniqueItems":true}"#)
        let items = (0..<15_000).map { #"{"a":\#($0),"b":"same"}"# }
        #expect(schema.isValid("[" + items.joined(separator: ",") + "]"))
        #expect(!schema.isValid("[" + (items + [items[7]]).joined(separator: ",") + "]"))
    }

    @Test func nestingUpToTheLimitOfDocumentsPasses() throws {
        let schema = try CompiledSchema(
            ##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"items":{"$ref":"#"}}},"$ref":"#/$defs/a"}"##
        )
        #expect(schema.isValid(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)))
    }

    @Test func schemasAreLimited() throws {
        var registry = SchemaRegistry()
        try registry.add(SchemaSource(uri: "test:a", json: Array(#"{"allOf":[{},{},{}]}"#.utf8)))
        var compiler = SchemaCompiler(registry, options: SchemaOptions(maximumSchemas: 4))
        _ = try compiler.entry("test:a")
        #expect(throws: SchemaError.self) { _ = try compiler.finish() }
    }
}
