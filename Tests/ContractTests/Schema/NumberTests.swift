// SPDX-License-Identifier: Apache-2.0

import Contract
import Testing

@Suite struct NumberTests {
    @Test func comparisonIsExact() throws {
        for (schema, value, isValid) in [
            (#"{"maximum":9007199254740993}"#, "9007199254740993", true),
            (#"{"maximum":9007199254740992}"#, "9007199254740993", false),
            (#"{"maximum":0.1}"#, "0.10000000000000000000000000000000001", false),
            (#"{"maximum":0.1}"#, "0.1000000000000000000", true), (#"{"maximum":1e2}"#, "100.0", true),
            (#"{"exclusiveMaximum":1e2}"#, "100.0", false),
            (#"{"exclusiveMaximum":1E+2}"#, "99.99999999999999999", true),
            (#"{"minimum":-1e400}"#, "-1e399", true), (#"{"minimum":-1e400}"#, "-1e401", false),
            (#"{"minimum":0}"#, "-0.0", true), (#"{"minimum":0}"#, "-1e-400", false),
            (#"{"maximum":99}"#, "1e999999999999999999999999", false),
            (#"{"exclusiveMinimum":0}"#, "1e-999999999999999999999999", true),
            (#"{"minimum":123456789012345678}"#, "123456789012345677", false),
        ] {
            #expect(try CompiledSchema(schema).isValid(value) == isValid, "\(schema) \(value)")
        }
    }

    @Test func multiplesAreExact() throws {
        for (divisor, value, isValid) in [
            ("0.01", "19.99", true), ("0.01", "19.999", false), ("0.1", "0.3", true), ("0.0001", "0.0075", true),
            ("3", "9007199254740993", true), ("3", "9007199254740992", false), ("0.5", "1e308", true),
            ("3", "1e308", false), ("7", "-49", true), ("7", "0", true), ("1e-20", "1", true), ("100", "1e2", true),
            ("100", "50", false), ("1e400", "2e400", true), ("1e400", "1e399", false),
            ("123456789012345678901", "370370367037037036703", true),
            ("123456789012345678901", "370370367037037036704", false),
            ("0.00000000000000000000000000007", "0.00000000000000000000000000049", true),
            ("1.28", "1e9", true), ("1.1", "1e999999999", false),
        ] {
            #expect(try CompiledSchema(#"{"multipleOf":\#(divisor)}"#).isValid(value) == isValid, "\(divisor) \(value)")
        }
    }

    @Test func anIntegerIsAValueAndNotASpelling() throws {
        let schema = try CompiledSchema(#"{"type":"integer"}"#)
        for value in ["1", "1.0", "10e-1", "1e400", "-0.0", "12300e-2"] { #expect(schema.isValid(value), "\(value)") }
        for value in ["1.5", "1e-1", "12300e-3", "\"1\""] { #expect(!schema.isValid(value), "\(value)") }
    }

    @Test func equalNumbersAreEqualHoweverWritten() throws {
        let schema = try CompiledSchema(#"{"enum":[1,[2.50],{"a":1e2}]}"#)
        for value in ["1.0", "0.1e1", "[25e-1]", #"{"a":100.00}"#, #"{"\u0061":100}"#] {
            #expect(schema.isValid(value), "\(value)")
        }
        for value in ["1.01", "[2.5,2.5]", #"{"a":100,"b":1}"#, "true"] { #expect(!schema.isValid(value), "\(value)") }
        let unique = try CompiledSchema(#"{"uniqueItems":true}"#)
        #expect(!unique.isValid("[1,1.0]"))
        #expect(!unique.isValid("[0,1,2,3,4,5,6,7,8,9,10,100e-2]"))
        #expect(unique.isValid("[0,1,2,3,4,5,6,7,8,9,10,\"1\",true,[1],{\"a\":1},{\"a\":2}]"))
        #expect(!unique.isValid(#"[0,1,2,3,4,5,6,7,8,9,{"a":1,"b":[2]},{"b":[2.0],"a":1}]"#))
        #expect(!unique.isValid(#"["é","\u00e9"]"#))
    }

    @Test func integerFormatsHaveBounds() throws {
        let int32 = try CompiledSchema(#"{"format":"int32"}"#, .openAPI31, formats: .all)
        for value in ["2147483647", "-2147483648", "1.5", "2.147483647e9"] { #expect(int32.isValid(value), "\(value)") }
        for value in ["2147483648", "-2147483649", "1e400"] { #expect(!int32.isValid(value), "\(value)") }
        let int64 = try CompiledSchema(#"{"format":"int64"}"#, .openAPI31, formats: .all)
        for value in ["9223372036854775807", "-9223372036854775808"] { #expect(int64.isValid(value), "\(value)") }
        for value in ["9223372036854775808", "-9223372036854775809", "99999999999999999999"] {
            #expect(!int64.isValid(value), "\(value)")
        }
    }
}
