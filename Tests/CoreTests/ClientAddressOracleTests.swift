// SPDX-License-Identifier: Apache-2.0

import Core
import Glibc
import Testing

/// ClientAddress beside the C library's `inet_pton` and `inet_ntop`.
///
/// Reading differs nowhere: glibc refuses leading zeros in IPv4 parts and groups of five digits too.
/// It ends at a NUL byte, which is why the inputs here have none. Printing differs for IPv4-mapped
/// addresses, IPv4 here, and for `::a.b.c.d` (deprecated in RFC 4291, 2.5.5.1), hexadecimal here.
@Suite struct ClientAddressOracleTests {
    @Test func randomTextIsReadAsTheCLibraryReadsIt() {
        var random = SplitMix64(seed: 2026)
        var accepted = 0
        for _ in 0..<60_000 {
            let text = Self.randomText(using: &random)
            let expected = Self.read(text)
            let address = ClientAddress(text)
            if address != expected {
                Issue.record("\(text): \(String(describing: address)), not \(String(describing: expected))")
            }
            if expected != nil { accepted += 1 }
        }
        // Both answers must have been asked for often.
        #expect((6000...54_000).contains(accepted))
    }

    @Test func everyShortTextOfColonsDotsAndOnesIsReadAsTheCLibraryReadsIt() {
        var texts = [""]
        var longest = texts
        for _ in 0..<9 {
            longest = longest.flatMap { text in [":", ".", "1"].map { text + $0 } }
            texts += longest
        }
        #expect(texts.count == 29_524)
        for text in texts where ClientAddress(text) != Self.read(text) {
            Issue.record("\(text): \(String(describing: ClientAddress(text)))")
        }
    }

    @Test func addressesArePrintedAsTheCLibraryPrintsThem() throws {
        var random = SplitMix64(seed: 5952)
        for _ in 0..<20_000 {
            let groups = (0..<8).map { _ in
                Bool.random(using: &random)
                    ? 0 : UInt16.random(in: 0...UInt16.max, using: &random) >> UInt16.random(in: 0..<16, using: &random)
            }
            let address = ClientAddress(
                high: groups[..<4].reduce(0) { $0 << 16 | UInt64($1) },
                low: groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
            )
            #expect(ClientAddress(address.description) == address)
            // IPv4-compatible: the one notation that differs.
            if address.high == 0, address.low >> 32 == 0, address.low > 0xFFFF { continue }
            #expect(address.description == (address.isIPv4 ? Self.printIPv4(address) : Self.printIPv6(address)))
        }
        for _ in 0..<5000 {
            let address = ClientAddress(ipv4: UInt32.random(in: 0...UInt32.max, using: &random))
            #expect(address.description == Self.printIPv4(address))
        }
    }
}

extension ClientAddressOracleTests {
    private static func read(_ text: String) -> ClientAddress? {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return ClientAddress(ipv4: UInt32(bigEndian: v4.s_addr)) }
        var bytes: [UInt8] = Array(repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        return ClientAddress(
            high: bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) },
            low: bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
        )
    }

    private static func printIPv4(_ address: ClientAddress) -> String {
        print(AF_INET, (0..<4).map { UInt8(truncatingIfNeeded: address.low >> UInt64(24 - 8 * $0)) })
    }

    private static func printIPv6(_ address: ClientAddress) -> String {
        print(
            AF_INET6,
            (0..<16).map {
                UInt8(truncatingIfNeeded: ($0 < 8 ? address.high : address.low) >> UInt64(56 - 8 * ($0 % 8)))
            }
        )
    }

    private static func print(_ family: Int32, _ bytes: [UInt8]) -> String {
        var text: [CChar] = Array(repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(family, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// An address of either family in any notation, most of the time with a slip or two.
    private static func randomText(using random: inout SplitMix64) -> String {
        var text = Array((Int.random(in: 0..<3, using: &random) == 0 ? dotted(&random) : colons(&random)).utf8)
        let alphabet = Array("0123456789abfF:.:. %/gx+-".utf8)
        for _ in 0..<random.pick([0, 0, 1, 2]) {
            let place = Int.random(in: 0...text.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: text.insert(random.pick(alphabet), at: place)
            case 1 where place < text.count: text.remove(at: place)
            case 2 where place < text.count: text[place] = random.pick(alphabet)
            default: break
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func dotted(_ random: inout SplitMix64) -> String {
        (0..<4).map { _ in String(Int.random(in: 0...random.pick([9, 99, 260]), using: &random)) }
            .joined(separator: ".")
    }

    private static func colons(_ random: inout SplitMix64) -> String {
        let total = random.pick([8, 8, 7, 6, 5, 9, 2])
        var groups = (0..<total).map { _ in
            let digits = String(
                UInt16.random(in: 0...UInt16.max, using: &random) >> random.pick([0, 4, 8, 15]),
                radix: 16
            )
            return Int.random(in: 0..<4, using: &random) == 0
                ? String(repeating: "0", count: max(0, 4 - digits.count)) + digits : digits
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            groups.removeLast(2)
            groups.append(dotted(&random))
        }
        var text = groups.joined(separator: ":")
        if Bool.random(using: &random) {
            let gap = Int.random(in: 0...groups.count, using: &random)
            let length = Int.random(in: 0...groups.count - gap, using: &random)
            text = groups[..<gap].joined(separator: ":") + "::" + groups[(gap + length)...].joined(separator: ":")
        }
        return text
    }
}
