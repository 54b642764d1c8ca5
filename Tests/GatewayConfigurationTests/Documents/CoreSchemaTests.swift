// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct CoreSchemaTests {
    @Test(arguments: [
        ("", "null"), ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"),
        ("true", "true"), ("True", "true"), ("FALSE", "false"),
        ("0", "0"), ("7", "7"), ("-19", "-19"), ("+3", "3"), ("007", "7"), ("-0", "-0"), ("0777", "777"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("0x1F", "31"), ("0o17", "15"), ("0xffffffffffffffff", "18446744073709551615"),
        ("1.10", "1.10"), (".5", "0.5"), ("-.5", "-0.5"), ("1.", "1"), ("00.5", "0.5"), ("1.e3", "1e3"),
        ("12e03", "12e03"), ("-2E+05", "-2E+05"), ("+12.3", "12.3"),
        ("3.14159265358979323846264338327950288", "3.14159265358979323846264338327950288"),
    ])
    func valuesAreTheirJSON(_ text: String, _ json: String) {
        #expect(CoreSchema.value(of: text) == .literal(json))
    }

    @Test(arguments: [
        "yes", "no", "on", "off", "y", "tRUE", "nULL", "2001-12-14",
        "2001-12-14t21:59:43.10-05:00", "1:30", "190:20:30",
        "1_000", "0b101", "0x", "0xG", "0o8", "-0x1F", "1e", "1e+", "e3", ".", "-", "+", "--1", "1.2.3", ".e1", "1 2",
        "3.0.0", "+.", ".infinity", "inf", "NaN", "٣",
    ])
    func everythingElseIsText(_ text: String) {
        #expect(CoreSchema.value(of: text) == .text)
    }

    @Test(arguments: [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "0x10000000000000000"])
    func numbersThatJSONDoesNotHaveAreNotGuessed(_ text: String) {
        #expect(CoreSchema.value(of: text) == .unwritable)
    }
}
