// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct SizeTypeTests {
    @Test(
        arguments: [
            ("0", 0), ("512", 512), ("512B", 512), ("10KB", 10_000), ("10MB", 10_000_000), ("2GB", 2_000_000_000),
            ("64KiB", 65_536), ("1MiB", 1_048_576), ("3GiB", 3_221_225_472),
        ]
    )
    func unitsAreRead(_ text: String, _ bytes: Int) throws {
        #expect(try SizeText.parse(text) == bytes)
    }

    @Test(
        arguments: [
            ("", "is not a size"), ("KiB", "is not a size"), ("-1", "is not a size"),
            ("1k", "has the unknown unit 'k'"),
            ("1.5MiB", "has the unknown unit '.5MiB'"), ("8 KiB", "has the unknown unit ' KiB'"),
            ("9223372036854775807KB", "is too large"), ("99999999999999999999", "is too large"),
        ]
    )
    func whatIsWrongIsSaid(_ text: String, _ problem: String) {
        let error = #expect(throws: InvalidValue.self) { try SizeText.parse(text) }
        #expect(error?.problem == problem)
    }

    @Test func bothMeaningsOfAnAmbiguousUnitAreOffered() {
        let error = #expect(throws: InvalidValue.self) { try SizeText.parse("5m") }
        #expect(error?.hint?.hasPrefix("write '5MiB' or '5MB'") == true)
    }

    @Test func largestWholePowerOf1024IsWritten() {
        #expect(
            [0, 1000, 1024, 1_048_576, 1_048_577, 1 << 30].map(SizeText.render) == [
                "0", "1000", "1KiB", "1MiB", "1048577", "1GiB",
            ]
        )
    }
}
