// SPDX-License-Identifier: Apache-2.0

import Contract
import Testing

@Suite struct OpenAPIDialectTests {
    private static let request = SchemaCheck(direction: .request)
    private static let response = SchemaCheck(direction: .response)

    @Test func nullableAddsNull() throws {
        let schema = try CompiledSchema(
            #"{"properties":{"a":{"type":"string","nullable":true},"b":{"nullable":true,"allOf":[{"type":"object"}]},"c":{"type":"string"}}}"#,
            .openAPI30
        )
        #expect(schema.isValid(#"{"a":null,"b":null}"#))
        #expect(schema.failures(#"{"a":1,"c":null}"#) == ["/a type: a string or null", "/c type: a string"])
    }

    @Test func bothWaysToExcludeABoundAreRead() throws {
        let schema = try CompiledSchema(
            #"{"minimum":0,"exclusiveMinimum":true,"maximum":9,"exclusiveMaximum":false}"#,
            .openAPI30
        )
        #expect(schema.failures("0") == [" exclusiveMinimum: more than 0"])
        #expect(schema.isValid("9"))
        #expect(try !CompiledSchema(#"{"exclusiveMinimum":0}"#, .openAPI30).isValid("0"))
    }

    @Test func directionsForbidAndRelease() throws {
        let schema = try CompiledSchema(
            #"""
            {"required":["id","secret","name"],"properties":{"id":{"$ref":"#/$defs/id"},"name":{},
            "secret":{"allOf":[{"writeOnly":true}]}},"$defs":{"id":{"type":"integer","readOnly":true}}}
            """#,
            .openAPI31
        )
        #expect(schema.isValid(#"{"id":1,"secret":"s","name":"n"}"#))
        #expect(schema.isValid(#"{"secret":"s","name":"n"}"#, Self.request))
        #expect(
            schema.failures(#"{"id":1,"name":"n"}"#, Self.request) == [
                "/id readOnly: not in a request: the property is read-only", #" required: the property "secret""#,
            ]
        )
        #expect(schema.isValid(#"{"id":1,"name":"n"}"#, Self.response))
        #expect(!schema.isValid(#"{"id":1,"secret":"s","name":"n"}"#, Self.response))
    }

    @Test func directionsAreFoundInTheOtherPartsOfAComposition() throws {
        let text = #"""
            {"components":{"schemas":{"Base":{"type":"object","properties":{"id":{"type":"integer","readOnly":true}}},
            "Cart":{"allOf":[{"$ref":"#/components/schemas/Base"},{"required":["id","name"],"properties":{"name":{}}}]}}}}
            """#
        let schema = try CompiledSchema(text, .openAPI30, at: "/components/schemas/Cart", isSchema: false)
        #expect(schema.isValid(#"{"name":"n"}"#, Self.request))
        #expect(!schema.isValid(#"{"name":"n"}"#, Self.response))
        #expect(!schema.isValid(#"{"id":1,"name":"n"}"#, Self.request))
    }

    private static let payments = #"""
        {"components":{"schemas":{
        "Payment":{"oneOf":[{"$ref":"#/components/schemas/Card"},{"$ref":"#/components/schemas/Sepa"},
        {"$ref":"other.json#/components/schemas/Cash"}],"discriminator":{"propertyName":"kind","mapping":
        {"card":"#/components/schemas/Card","credit":"Card"}}},
        "Card":{"type":"object","required":["kind","number"],"properties":{"kind":{},"number":{"type":"string"}}},
        "Sepa":{"type":"object","required":["kind","iban"],"properties":{"kind":{},"iban":{"type":"string"}}}}}}
        """#

    @Test func theDiscriminatorPicksTheAlternative() throws {
        let cash = #"{"components":{"schemas":{"Cash":{"type":"object","maxProperties":1}}}}"#
        for dialect in [SchemaDialect.openAPI30, .openAPI31] {
            let schema = try CompiledSchema(
                Self.payments,
                dialect,
                at: "/components/schemas/Payment",
                others: ["test:other.json": cash],
                isSchema: false
            )
            #expect(schema.isValid(#"{"kind":"card","number":"1"}"#))
            #expect(schema.isValid(#"{"kind":"credit","number":"1"}"#))
            #expect(schema.isValid(#"{"kind":"Cash"}"#))
            #expect(schema.failures(#"{"kind":"Sepa","iban":1}"#) == ["/iban type: a string"])
            let expected = #"the property "kind" with "card", "credit", "Sepa" or "Cash""#
            #expect(schema.failures(#"{"kind":"Card","number":"1"}"#) == ["/kind discriminator: " + expected])
            #expect(schema.failures(#"{"number":"1"}"#) == [" discriminator: " + expected])
            #expect(schema.failures(#"{"kind":1}"#) == ["/kind discriminator: " + expected])
            #expect(!schema.isValid("1"))
        }
    }

    @Test func referencesGoAcrossDocumentsAndInCircles() throws {
        let others = [
            "test:parts/line.json":
                ##"{"line":{"properties":{"children":{"items":{"$ref":"#/line"}},"cart":{"$ref":"../schema#/components/x"}}}}"##
        ]
        let schema = try CompiledSchema(
            #"{"components":{"x":{"properties":{"lines":{"items":{"$ref":"parts/line.json#/line"}},"n":{"type":"null"}}}}}"#,
            .openAPI30,
            at: "/components/x",
            others: others,
            isSchema: false
        )
        #expect(
            schema.failures(#"{"lines":[{"children":[{"cart":{"n":1}}]}]}"#) == [
                "/lines/0/children/0/cart/n type: null"
            ]
        )
    }

    @Test func manyPropertiesAreRequiredOneByOne() throws {
        let names = (0..<200).map { "property\($0)" }
        let properties = names.map { #""\#($0)":{"type":"integer"}"# }.joined(separator: ",")
        let required = names.map { #""\#($0)""# }.joined(separator: ",")
        let schema = try CompiledSchema(
            #"{"properties":{\#(properties)},"required":[\#(required)],"dependentRequired":{"x":["property199"]}}"#
        )
        let members = names.map { #""\#($0)":1"# }
        #expect(schema.isValid("{" + members.joined(separator: ",") + "}"))
        for missing in [0, 63, 64, 130, 199] {
            var some = members
            some.remove(at: missing)
            let failures = schema.failures("{" + some.joined(separator: ",") + "}")
            #expect(failures == [" required: the property \"property\(missing)\""])
        }
        var wrong = members
        wrong[150] = #""property150":"1""#
        #expect(schema.failures("{" + wrong.joined(separator: ",") + "}") == ["/property150 type: an integer"])
    }
}
