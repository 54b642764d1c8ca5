// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct NumberOperatorTests {
    @Test(arguments: [
        ("", 0), ("x", 0), ("12", 12), (" \t\n12", 12), ("+7", 7), ("-7", -7), ("7up", 7), ("--7", 0), ("1.9", 1),
        ("0x10", 0), ("9223372036854775807", .max), ("9223372036854775808", .max), ("99999999999999999999", .max),
        ("-9223372036854775808", .min), ("-9223372036854775809", .min),
    ])
    func numbersAreReadAsCDoes(_ text: String, _ number: Int) {
        let bytes = Array(text.utf8)
        let read = NumberParameter.number(bytes.span)
        #expect(read == number)
    }

    @Test func macrosAreExpandedForEachEvaluation() throws {
        let made = try OperatorHarness.make("ge", "%{tx.limit}", isDynamic: true)
        let context = OperatorHarness.context()
        context.parameter = Array("5".utf8)
        #expect(made.matches(bytes: Array("5".utf8), context))
        context.parameter = Array("6".utf8)
        #expect(!made.matches(bytes: Array("5".utf8), context))
    }
}
