// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Gateway

@Suite struct LineBufferTests {
    @Test(arguments: [0, 7, 10, 99, 100, 1_000_000, UInt64(Int64.max), .max])
    func decimalDigitsAreThoseOfTheNumber(_ value: UInt64) {
        var out = LineBuffer()
        out.append(decimal: value)
        #expect(out.withBytes { String(decoding: $0, as: UTF8.self) } == "\(value)")
    }

    @Test func negativeNumberHasItsSign() {
        var out = LineBuffer()
        out.append(decimal: Int.min)
        #expect(out.withBytes { String(decoding: $0, as: UTF8.self) } == "\(Int.min)")
    }

    @Test func contentsSurviveGrowing() {
        var out = LineBuffer(capacity: 1)
        var expected: [UInt8] = []
        for index in 0..<10_000 {
            out.append(UInt8(truncatingIfNeeded: index))
            expected.append(UInt8(truncatingIfNeeded: index))
        }
        #expect(out.withBytes { Array($0) } == expected)
    }
}

@Suite struct UTCTimestampTests {
    static func text(_ nanoseconds: Int64, _ timestamp: inout UTCTimestamp) -> String {
        var out = LineBuffer()
        timestamp.write(nanoseconds, into: &out)
        return out.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"),
        (951_782_399_999_999_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
        (1_795_428_000_123_456_789, "2026-11-23T10:00:00.123Z"),
        (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000Z"),
        (-1_000_000, "1969-12-31T23:59:59.999Z"),
    ])
    func pointInTimeIsWrittenInUTC(_ nanoseconds: Int64, _ expected: String) {
        var timestamp = UTCTimestamp()
        #expect(Self.text(nanoseconds, &timestamp) == expected)
    }

    @Test func rememberedSecondIsNotUsedForAnother() {
        var timestamp = UTCTimestamp()
        #expect(Self.text(1_999_000_000, &timestamp) == "1970-01-01T00:00:01.999Z")
        #expect(Self.text(1_001_000_000, &timestamp) == "1970-01-01T00:00:01.001Z")
        #expect(Self.text(2_000_000_000, &timestamp) == "1970-01-01T00:00:02.000Z")
    }
}

@Suite struct AddressTextTests {
    static func text(_ address: ClientAddress) -> String {
        var out = LineBuffer()
        out.append(address)
        return out.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        "203.0.113.7", "0.0.0.0", "255.255.255.255", "::", "::1", "1::", "2001:db8::1", "2001:db8:0:1:1:1:1:1",
        "1:0:0:2::3", "1:2:3:4:5:6:7:8", "fe80::abcd:0:0:1",
    ])
    func addressIsWrittenAsItDescribesItself(_ text: String) throws {
        let address = try #require(ClientAddress(text))
        #expect(Self.text(address) == address.description)
    }

    @Test func randomAddressesAreWrittenAsTheyDescribeThemselves() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<500 {
            // Masks make runs of zeros likely.
            let address = ClientAddress(
                high: random.next() & random.next() & random.next(),
                low: random.next() & random.next()
            )
            let sparse = ClientAddress(high: address.high & 0xFFFF_0000_0000_FFFF, low: address.low & 0xFFFF_0000)
            #expect(Self.text(address) == address.description)
            #expect(Self.text(sparse) == sparse.description)
        }
    }
}
