// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct ValidationOperatorTests {
    @Test func bytesOutsideOfTheRangesMatch() throws {
        #expect(try !OperatorHarness.matches("validateByteRange", "9, 10,13,32-126", "a\tb\n"))
        #expect(try OperatorHarness.matches("validateByteRange", "9, 10,13,32-126", "\u{7F}"))
        #expect(try OperatorHarness.matches("validateByteRange", "1-255", "\0"))
        #expect(try !OperatorHarness.matches("validateByteRange", "1-255", ""))
    }

    @Test(arguments: ["256", "1-", "-1", "9-5", "a", "1-2-3"])
    func faultsInRangesAreTold(_ ranges: String) {
        let reason = OperatorHarness.reason { () throws(OperatorError) in
            try OperatorHarness.make("validateByteRange", ranges)
        }
        #expect(reason.contains("is not a byte value or range"))
    }

    @Test func utf8IsWhatTheStandardLibraryTakesForIt() throws {
        let made = try OperatorHarness.make("validateUtf8Encoding")
        let context = OperatorHarness.context()
        var random = OperatorRandom(seed: 4)
        let leads: [UInt8] = [
            0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF,
        ]
        let others: [UInt8] = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0x7F, 0xC0]
        var invalid = 0
        for _ in 0..<50_000 {
            var value: [UInt8] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                value.append(leads.randomElement(using: &random) ?? 0)
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    value.append(others.randomElement(using: &random) ?? 0)
                }
            }
            let isInvalid = String(validating: value, as: UTF8.self) == nil
            if isInvalid { invalid += 1 }
            #expect(made.matches(bytes: value, context) == isInvalid, "\(value)")
        }
        #expect(invalid > 1000 && invalid < 49_000)
    }
}
