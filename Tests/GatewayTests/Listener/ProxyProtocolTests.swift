// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Gateway

@Suite struct ProxyProtocolTests {
    private typealias Failure = ProxyProtocol.Failure

    private func parse(_ bytes: [UInt8]) throws -> ProxyProtocol.Header? {
        try bytes.withUnsafeBytes { try ProxyProtocol.parse($0) }
    }

    private func parse(_ text: String) throws -> ProxyProtocol.Header? {
        try parse(Array(text.utf8))
    }

    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    private static let tcp4: [UInt8] = [203, 0, 113, 7, 192, 0, 2, 1, 0xC0, 0x01, 0x01, 0xBB]

    private func binary(
        command: UInt8 = 0x21,
        family: UInt8 = 0x11,
        _ payload: [UInt8] = tcp4,
        length: Int? = nil
    ) -> [UInt8] {
        let length = length ?? payload.count
        return Self.signature + [command, family, UInt8(length >> 8), UInt8(length & 255)] + payload
    }

    private func expected(_ source: String, _ port: UInt16, _ destination: String, _ to: UInt16) throws
        -> ProxyProtocol.Addresses
    {
        ProxyProtocol.Addresses(
            source: try #require(ClientAddress(source)),
            sourcePort: port,
            destination: try #require(ClientAddress(destination)),
            destinationPort: to
        )
    }

    // MARK: Version 1

    @Test(
        "version 1 gives both ends",
        arguments: [
            ("PROXY TCP4 203.0.113.7 192.0.2.1 49153 443\r\n", "203.0.113.7", "192.0.2.1"),
            ("PROXY TCP6 2001:db8::7 2001:db8::1 49153 443\r\n", "2001:db8::7", "2001:db8::1"),
            ("PROXY TCP6 ::ffff:203.0.113.7 ::1 49153 443\r\n", "203.0.113.7", "::1"),
        ]
    )
    func textHeader(_ line: String, _ source: String, _ destination: String) throws {
        let header = try #require(try parse(line + "GET / HTTP/1.1\r\n"))
        #expect(header.length == line.utf8.count)
        #expect(header.addresses == (try expected(source, 49153, destination, 443)))
    }

    @Test("an unknown client is the peer", arguments: ["PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ::1 1 2\r\n"])
    func unknownClient(_ line: String) throws {
        #expect(try parse(line) == ProxyProtocol.Header(addresses: nil, length: line.utf8.count))
    }

    @Test(
        "a line that is not exact is refused",
        arguments: [
            "PROXY TCP4 203.0.113.7 192.0.2.1 49153 443 \r\n", "PROXY  TCP4 203.0.113.7 192.0.2.1 49153 443\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 49153\r\n", "PROXY TCP4 203.0.113.7 192.0.2.1 49153 443 1\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 65536 443\r\n", "PROXY TCP4 203.0.113.7 192.0.2.1 049 443\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 -1 443\r\n", "PROXY TCP4 203.0.113.7 192.0.2.1 +1 443\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 1 \r\n", "PROXY TCP4 203.0.113.07 192.0.2.1 1 2\r\n",
            "PROXY TCP4 203.0.113.256 192.0.2.1 1 2\r\n", "PROXY TCP4 203.0.113 192.0.2.1 1 2\r\n",
            "PROXY TCP4 2001:db8::7 192.0.2.1 1 2\r\n", "PROXY TCP4 203.0.113.7 ::1 1 2\r\n",
            "PROXY TCP6 203.0.113.7 192.0.2.1 1 2\r\n", "PROXY TCP6 [::1] ::1 1 2\r\n",
            "PROXY TCP6 fe80::1%1 ::1 1 2\r\n",
            "PROXY tcp4 203.0.113.7 192.0.2.1 1 2\r\n", "PROXY UDP4 203.0.113.7 192.0.2.1 1 2\r\n",
            "PROXY TCP5 203.0.113.7 192.0.2.1 1 2\r\n", "PROXY UNKNOWNS\r\n", "PROXY \r\n", "PROXY TCP4\r\n",
            "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\n", "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\rX",
            "PROXY TCP4 203.0.113.7\u{0} 192.0.2.1 1 2\r\n", "PROXY UNKNOWN \u{1}\r\n",
            "PROXY TCP4\t203.0.113.7 192.0.2.1 1 2\r\n",
        ]
    )
    func inexactLine(_ line: String) {
        #expect(throws: Failure.invalidLine) { try parse(line) }
    }

    @Test(
        "a connection that begins with something else is refused at once",
        arguments: [
            "GET / HTTP/1.1\r\n", "POST", "proxy TCP4", "PROXI", "PRI * HTTP/2.0", " PROXY", "\u{16}\u{3}\u{1}",
            "\r\n\r\nX",
        ]
    )
    func missingHeader(_ text: String) {
        #expect(throws: Failure.missing) { try parse(text) }
    }

    @Test func lineOfMoreThan107BytesIsRefused() throws {
        let start = "PROXY UNKNOWN "
        let longest = start + String(repeating: "x", count: 105 - start.utf8.count) + "\r\n"
        #expect(try parse(longest)?.length == 107)
        #expect(throws: Failure.tooLong) { try parse(start + String(repeating: "x", count: 107)) }
        #expect(throws: Failure.tooLong) {
            try parse(start + String(repeating: "x", count: 106 - start.utf8.count) + "\r\n")
        }
    }

    // MARK: Version 2

    @Test func binaryIPv4GivesBothEnds() throws {
        let header = try #require(try parse(binary() + Array("GET /".utf8)))
        #expect(header.length == 28)
        #expect(header.addresses == (try expected("203.0.113.7", 49153, "192.0.2.1", 443)))
    }

    @Test func binaryIPv6GivesBothEnds() throws {
        let zeros = [UInt8](repeating: 0, count: 11)
        let payload: [UInt8] =
            [0x20, 0x01, 0x0D, 0xB8] + zeros + [7] + [0x20, 0x01, 0x0D, 0xB8] + zeros + [1] + [0xC0, 0x01, 0x01, 0xBB]
        let header = try #require(try parse(binary(family: 0x21, payload)))
        #expect(header.length == 52)
        #expect(header.addresses == (try expected("2001:db8::7", 49153, "2001:db8::1", 443)))
    }

    @Test func proxySpeakingForItselfIsThePeer() throws {
        #expect(try parse(binary(command: 0x20, family: 0x00, [])) == ProxyProtocol.Header(addresses: nil, length: 16))
        #expect(try parse(binary(command: 0x20))?.addresses == nil)
        #expect(try parse(binary(command: 0x20, family: 0x31, [1, 2, 3]))?.length == 19)
        #expect(try parse(binary(family: 0x00, [1, 2, 3])) == ProxyProtocol.Header(addresses: nil, length: 19))
    }

    @Test func extensionsAreSkipped() throws {
        let header = try #require(try parse(binary(Self.tcp4 + [0x04, 0, 2, 9, 9, 0xEA, 0, 0])))
        #expect(header.length == 36)
        #expect(header.addresses?.sourcePort == 49153)
    }

    @Test(
        "extensions that do not fill the header are refused",
        arguments: [
            [0x04], [0x04, 0], [0x04, 0, 1], [0x04, 0xFF, 0xFF, 1], [0x03, 0, 3, 1, 2, 3],
        ] as [[UInt8]]
    )
    func badExtensions(_ bytes: [UInt8]) {
        #expect(throws: Failure.invalidHeader) { try parse(binary(Self.tcp4 + bytes)) }
    }

    /// CRC-32C, table-free and written the other way round: over the bits of a reflected polynomial division.
    private func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var register: UInt64 = 0xFFFF_FFFF
        for byte in bytes {
            for bit in 0..<8 {
                let feedback = (register & 1) ^ UInt64(byte >> bit & 1)
                register = (register >> 1) ^ (feedback * 0x82F6_3B78)
            }
        }
        let value = UInt32(truncatingIfNeeded: register ^ 0xFFFF_FFFF)
        return [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    @Test func checksumIsVerified() throws {
        #expect(checksum(Array("123456789".utf8)) == [0xE3, 0x06, 0x92, 0x83])
        var bytes = binary(Self.tcp4 + [0x03, 0, 4, 0, 0, 0, 0])
        bytes.replaceSubrange(31..<35, with: checksum(bytes))
        #expect(try parse(bytes)?.length == 35)
        bytes[16] ^= 1
        #expect(throws: Failure.invalidChecksum) { try parse(bytes) }
    }

    @Test("transports that are not TCP are refused", arguments: [0x12, 0x22, 0x31, 0x32] as [UInt8])
    func otherTransport(_ family: UInt8) {
        #expect(throws: Failure.unsupportedFamily) { try parse(binary(family: family)) }
    }

    @Test(
        "versions, commands and families that do not exist are refused",
        arguments: [(0x01, 0x11), (0x11, 0x11), (0x31, 0x11), (0x22, 0x11), (0x21, 0x13), (0x21, 0x41), (0x21, 0x10)]
            as [(UInt8, UInt8)]
    )
    func unknownBinary(_ command: UInt8, _ family: UInt8) {
        #expect(throws: Failure.invalidHeader) { try parse(binary(command: command, family: family)) }
    }

    @Test func lengthIsBoundedBeforeThePayloadArrives() {
        #expect(throws: Failure.tooLong) { try parse(binary([], length: 4097)) }
        #expect(throws: Failure.tooLong) { try parse(binary(command: 0x20, [], length: 65_535)) }
        #expect(throws: Failure.invalidHeader) { try parse(binary([], length: 11)) }
        #expect(throws: Failure.invalidHeader) { try parse(binary(family: 0x21, [], length: 35)) }
    }

    // MARK: In pieces, and at random

    private var goodHeaders: [[UInt8]] {
        [
            Array("PROXY TCP4 203.0.113.7 192.0.2.1 49153 443\r\n".utf8), Array("PROXY UNKNOWN\r\n".utf8), binary(),
            binary(command: 0x20, family: 0, []), binary(Self.tcp4 + [0x04, 0, 2, 9, 9]),
        ]
    }

    @Test func everyBeginningOfAGoodHeaderWaitsForTheRest() throws {
        for header in goodHeaders {
            for count in 0..<header.count { #expect(try parse(Array(header[..<count])) == nil) }
            #expect(try parse(header)?.length == header.count)
        }
    }

    @Test func mutatedHeadersNeverTakeMoreThanWasReceivedNorMoreThanTheLimit() {
        var random = SplitMix64(seed: 6)
        var accepted = 0
        for round in 0..<30_000 {
            var bytes = goodHeaders[round % goodHeaders.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                default: bytes.remove(at: index)
                }
            }
            guard let header = try? parse(bytes) else { continue }
            accepted += 1
            #expect((15...16 + ProxyProtocol.maxPayloadLength).contains(header.length))
            #expect(header.length <= bytes.count)
        }
        #expect(accepted > 1000)
    }

    @Test func randomBytesNeverPassAsAHeader() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let count = Int.random(in: 20...200, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(throws: Failure.missing) { try parse(bytes) }
        }
    }
}
