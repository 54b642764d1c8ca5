// SPDX-License-Identifier: Apache-2.0

import Contract
import Testing

@Suite struct UndeclaredTests {
    private static let reject = SchemaCheck(undeclared: .reject)

    @Test func whatNobodyDeclaresIsUndeclared() throws {
        let schema = try CompiledSchema(
            #"{"properties":{"a":true,"b":{"properties":{"c":true}}},"patternProperties":{"^x-":true}}"#
        )
        #expect(schema.isValid(#"{"z":1}"#))
        #expect(
            schema.failures(#"{"a":1,"z":1,"b":{"c":1,"d":2},"x-y":{"free":1}}"#, Self.reject) == [
                "/z undeclared: only properties that the contract declares",
                "/b/d undeclared: only properties that the contract declares",
            ]
        )
        #expect(
            schema.stripped(#"{"a":1,"z":1,"b":{"c":1,"d":2},"x-y":{"free":1}}"#)
                == #"{"a":1,"b":{"c":1},"x-y":{"free":1}}"#
        )
        #expect(schema.isValid(#"{"a":{"free":1},"b":{}}"#, Self.reject))
    }

    @Test func compositionsDeclareTogether() throws {
        let schema = try CompiledSchema(
            #"""
            {"allOf":[{"$ref":"#/$defs/base"},{"properties":{"line":{"properties":{"x":true}},"b":true}}],
            "anyOf":[{"properties":{"c":{"type":"string"}},"required":["c"]},{"properties":{"d":true}}],
            "$defs":{"base":{"properties":{"id":true,"line":{"properties":{"y":true}}}}}}
            """#
        )
        #expect(schema.isValid(#"{"id":1,"b":2,"c":"s","d":1,"line":{"x":1,"y":2}}"#, Self.reject))
        // An alternative that does not fit declares nothing.
        #expect(schema.failures(#"{"id":1,"c":1}"#, Self.reject).map { $0.prefix(13) } == ["/c undeclared"])
        #expect(schema.stripped(#"{"line":{"z":0,"x":1,"y":2},"q":[1]}"#) == #"{"line":{"x":1,"y":2}}"#)
    }

    @Test func freeFormObjectsStayAsTheyAre() throws {
        let schema = try CompiledSchema(
            #"{"properties":{"any":{"type":"object"},"map":{"properties":{"a":true},"additionalProperties":{"type":"integer"}}}}"#
        )
        #expect(schema.isValid(#"{"any":{"x":{"y":1}},"map":{"a":1,"other":2}}"#, Self.reject))
    }

    @Test func elementsOfListsAreLookedAt() throws {
        let schema = try CompiledSchema(#"{"items":{"properties":{"a":true}},"contains":{"required":["a"]}}"#)
        #expect(schema.stripped(#"[{"a":1,"b":2},{"b":1}]"#) == #"[{"a":1},{}]"#)
        let not = try CompiledSchema(
            #"{"properties":{"a":true},"not":{"properties":{"b":{"const":1}},"required":["b"]}}"#
        )
        #expect(not.stripped(#"{"a":1,"b":2}"#) == #"{"a":1}"#)
    }

    @Test func unevaluatedPropertiesKeepTheirMeaning() throws {
        let schema = try CompiledSchema(
            #"{"allOf":[{"properties":{"a":true}}],"properties":{"b":true},"unevaluatedProperties":false}"#
        )
        #expect(schema.failures(#"{"a":1,"c":1}"#) == ["/c unevaluatedProperties: no other properties"])
        #expect(schema.isValid(#"{"a":1,"b":1}"#, Self.reject))
    }
}
