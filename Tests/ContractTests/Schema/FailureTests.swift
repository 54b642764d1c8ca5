// SPDX-License-Identifier: Apache-2.0

import Contract
import Testing

@Suite struct FailureTests {
    private static let order = #"""
        {"type":"object","required":["sku","quantity","address"],"additionalProperties":false,"properties":{
        "sku":{"type":"string","pattern":"^[A-Z]{3}-\\d+$"},"quantity":{"type":"integer","minimum":1,"maximum":99},
        "price":{"multipleOf":0.01,"exclusiveMaximum":1000},"state":{"enum":["new","paid",3]},
        "version":{"const":2},"note":{"type":["string","null"],"maxLength":5,"minLength":1},
        "address":{"type":"object","required":["city"],"minProperties":2,"propertyNames":{"maxLength":7}},
        "tags":{"type":"array","items":{"type":"string"},"maxItems":2,"uniqueItems":true},
        "list":{"prefixItems":[{"type":"null"}],"items":false,"contains":{"type":"null"}}}}
        """#

    @Test func allThatIsWrongIsTold() throws {
        let schema = try CompiledSchema(Self.order)
        let value = #"""
            {"sku":"abc","quantity":100,"price":1000.005,"state":"old","version":2.5,"note":"too long",
            "address":{"somewhere":1},"a/b~c":1}
            """#
        #expect(
            schema.failures(value) == [
                #"/sku pattern: text that matches ^[A-Z]{3}-\d+$"#, "/quantity maximum: at most 99",
                "/price exclusiveMaximum: less than 1000", "/price multipleOf: a multiple of 0.01",
                #"/state enum: one of "new", "paid", 3"#, "/version const: 2",
                "/note maxLength: at most 5 characters", "/address minProperties: at least 2 properties",
                "/address/somewhere propertyNames: a property name that the contract allows",
                #"/address required: the property "city""#,
            ]
        )
        #expect(
            schema.failures(#"{"tags":["a","a",1],"note":"","list":[1,2],"sku":1,"x/y~z":0,"state":true}"#) == [
                "/tags maxItems: at most 2 items", "/tags/2 type: a string",
                "/tags uniqueItems: items that differ from each other", "/note minLength: at least 1 character",
                "/list/0 type: null", "/list/1 items: no more items",
                "/list contains: at least 1 item of the kind that must be there", "/sku type: a string",
                "/x~1y~0z additionalProperties: no other properties", #"/state enum: one of "new", "paid", 3"#,
            ]
        )
        #expect(schema.failures("[]") == [" type: an object"])
    }

    @Test func theNumberOfFailuresIsBounded() throws {
        let schema = try CompiledSchema(#"{"items":{"type":"null"}}"#)
        let value = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"
        #expect(schema.failures(value).count == 10)
        #expect(schema.failures(value, SchemaCheck(maximumFailures: 3)).last == "/2 type: null")
    }

    @Test func longNamesInPointersAreCut() throws {
        let schema = try CompiledSchema(#"{"additionalProperties":{"type":"null"}}"#)
        let pointer = schema.validate("{\"" + String(repeating: "é", count: 1000) + "\":1}").failures.first?.pointer
        #expect(pointer == "/" + String(repeating: "é", count: 127) + "...")
    }

    @Test func theLikelyAlternativeIsExplained() throws {
        let schema = try CompiledSchema(
            #"""
            {"oneOf":[
            {"type":"object","properties":{"kind":{"const":"card"},"number":{"pattern":"^\\d+$"}},"required":["kind","number"]},
            {"type":"object","properties":{"kind":{"const":"sepa"},"iban":{"type":"string"}},"required":["kind","iban"]}]}
            """#
        )
        #expect(
            schema.failures(#"{"kind":"card","number":"x"}"#) == [
                " oneOf: a value that fits one of the alternatives", #"/number pattern: text that matches ^\d+$"#,
            ]
        )
        #expect(schema.failures("1") == [" oneOf: a value that fits one of the alternatives"])
        let overlap = try CompiledSchema(#"{"oneOf":[{"type":"integer"},{"minimum":2}]}"#)
        #expect(overlap.failures("3") == [" oneOf: a value that fits only one of the alternatives"])
        let any = try CompiledSchema(#"{"anyOf":[{"type":"string"},{"type":"array","maxItems":1}]}"#)
        #expect(
            any.failures("[1,2]") == [
                " anyOf: a value that fits one of the alternatives", " maxItems: at most 1 item",
            ]
        )
    }

    @Test func theReceivedValueIsNeverRepeated() throws {
        let schema = try CompiledSchema(Self.order)
        for value in [
            #"{"sku":"4111111111111111"}"#, #"{"note":"4111111111111111"}"#, #"{"state":"4111111111111111"}"#,
        ] {
            #expect(!schema.failures(value).joined().contains("4111"))
        }
    }

    @Test func malformedSchemasAreRefusedWithTheirPlace() {
        for (schema, pointer) in [
            (#"{"properties":{"a":{"type":"strin"}}}"#, "/properties/a/type"), (#"{"allOf":[]}"#, "/allOf"),
            (#"{"allOf":[1]}"#, "/allOf/0"), (#"{"items":[{}]}"#, "/items"), (#"{"minLength":-1}"#, "/minLength"),
            (#"{"minLength":1.5}"#, "/minLength"), (#"{"maximum":"1"}"#, "/maximum"),
            (#"{"required":"a"}"#, "/required"),
            (#"{"exclusiveMaximum":true}"#, "/exclusiveMaximum"), (#"{"multipleOf":0}"#, "/multipleOf"),
            (#"{"properties":[]}"#, "/properties"), (#"{"enum":{}}"#, "/enum"), (#"{"uniqueItems":1}"#, "/uniqueItems"),
            (##"{"not":{"$ref":"#/$defs/a~1b"}}"##, "/not/$ref"), (##"{"$ref":"other.json"}"##, "/$ref"),
            (##"{"$ref":"#nowhere"}"##, "/$ref"), (##"{"$ref":1}"##, "/$ref"), (##"{"$schema":"urn:x"}"##, ""),
            (#"{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}"#, "/$defs/"),
            (#"{"$defs":{"a":{"$id":"urn:x"},"b":{"$id":"urn:x"}}}"#, "/$defs/"),
            (##"{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"}]}}}"##, "/$defs/a"),
            (##"{"allOf":[{"$ref":"#"}]}"##, ""), ("[", ""), ("1", ""),
        ] {
            do throws(SchemaError) {
                _ = try CompiledSchema(schema)
                Issue.record("\(schema) was accepted")
            } catch {
                #expect(error.pointer.hasPrefix(pointer), "\(schema): \(error)")
                #expect(error.uri == CompiledSchema.uri)
            }
        }
    }
}
