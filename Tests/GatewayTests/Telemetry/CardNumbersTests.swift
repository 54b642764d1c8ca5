// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct CardNumbersTests {
    static func masked(_ text: String) -> String {
        var out = LineBuffer()
        Array(text.utf8).withUnsafeBytes { CardNumbers.mask($0, into: &out) }
        return out.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("4111111111111111", "***"),
        ("/pay/4111111111111111/x", "/pay/***/x"),
        ("4111 1111 1111 1111", "***"),
        ("4111-1111-1111-1111", "***"),
        ("q=4111+1111+1111+1111&a", "q=***&a"),
        ("4111%201111%201111%201111", "***"),
        ("%34111111111111111", "***"),
        ("378282246310005", "***"),
        ("3782 822463 10005", "***"),
        ("4222222222222", "***"),
        ("6304000000000000000", "***"),
        ("x4111111111111111y", "x***y"),
        ("7 4111 1111 1111 1111", "7 ***"),
        ("4111111111111111,5555555555554444", "***,***"),
        ("4111111111111111 5555555555554444", "*** ***"),
    ])
    func cardNumberIsMasked(_ text: String, _ expected: String) {
        #expect(Self.masked(text) == expected)
    }

    @Test(arguments: [
        "4111111111111112", "411111111111", "41111111111111111111", "0000000000000000", "4111  1111  1111  1111",
        "550e8400-e29b-41d4-a716-446655440000", "+49 30 1234567", "", "2026-11-23T10:00:00",
    ])
    func otherDigitsAreKept(_ text: String) {
        #expect(Self.masked(text) == text)
    }

    @Test func longInputTakesLittleTime() {
        let text = String(repeating: "1111-", count: 13_000)
        let duration = ContinuousClock().measure { _ = Self.masked(text) }
        #expect(duration < .seconds(2))
    }
}
