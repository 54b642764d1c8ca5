// SPDX-License-Identifier: Apache-2.0

package import Core

/// Reads the header a load balancer puts before the client's first byte: the PROXY protocol, version 1
/// (a line of text) and 2 (binary), as HAProxy's `proxy-protocol.txt` describes them.
///
/// Nothing is accepted that is not exact: whoever writes the header chooses the client's address.
package enum ProxyProtocol {
    package struct Header: Sendable, Equatable {
        /// Nil where the proxy speaks for itself (`LOCAL`) or does not know the client (`UNKNOWN`,
        /// `AF_UNSPEC`): then the peer of the connection is the client.
        package let addresses: Addresses?
        /// Bytes the header takes; the client's own begin behind them.
        package let length: Int
    }

    package struct Addresses: Sendable, Equatable {
        package let source: ClientAddress
        package let sourcePort: UInt16
        package let destination: ClientAddress
        package let destinationPort: UInt16

        package init(
            source: ClientAddress,
            sourcePort: UInt16,
            destination: ClientAddress,
            destinationPort: UInt16
        ) {
            self.source = source
            self.sourcePort = sourcePort
            self.destination = destination
            self.destinationPort = destinationPort
        }
    }

    package enum Failure: Error, Equatable, Sendable {
        /// The connection begins with something else.
        case missing
        /// A version 1 line that is not exactly one of the three forms.
        case invalidLine
        /// A version, command, length, address or extension that cannot be.
        case invalidHeader
        /// A datagram or a Unix socket, which no client of ours has.
        case unsupportedFamily
        case tooLong
        /// The header's own checksum contradicts it.
        case invalidChecksum

        package var problem: Problem {
            Problem(.proxyProtocol, detail, closesConnection: true)
        }

        private var detail: String {
            switch self {
            case .missing: "the connection does not begin with a PROXY protocol header"
            case .invalidLine: "the PROXY protocol line is not valid"
            case .invalidHeader: "the PROXY protocol header is not valid"
            case .unsupportedFamily: "the PROXY protocol header names a transport other than TCP"
            case .tooLong: "the PROXY protocol header is too long"
            case .invalidChecksum: "the checksum of the PROXY protocol header is wrong"
            }
        }
    }

    /// Bytes of a version 1 line at most, its CR LF included (proxy-protocol.txt, section 2.1).
    package static let maxLineLength = 107
    /// Bytes behind the fixed part of a version 2 header at most. Client certificates that proxies
    /// pass on in it take some hundred; the protocol itself would allow 64 KiB.
    package static let maxPayloadLength = 4096

    /// - Parameter input: everything received since the connection was accepted.
    /// - Returns: nil while the header is not complete; what is there may still become one.
    package static func parse(_ input: UnsafeRawBufferPointer) throws(Failure) -> Header? {
        if input.first == signature.first { return try parseBinary(input) }
        guard agrees(input, "PROXY ") else { throw .missing }
        return try parseLine(input)
    }

    // MARK: Version 1

    private static func parseLine(_ input: UnsafeRawBufferPointer) throws(Failure) -> Header? {
        let window = UnsafeRawBufferPointer(rebasing: input.prefix(maxLineLength))
        let end = window.firstControlByte(from: 0)
        guard end &+ 1 < window.count else {
            guard window.count < maxLineLength else { throw .tooLong }
            if end < window.count, window[end] != .cr { throw .invalidLine }
            return nil
        }
        guard window[end] == .cr, window[end &+ 1] == .lf else { throw .invalidLine }
        let parts = Array(window[..<end])[...].split(separator: .space, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { throw .invalidLine }
        if parts[1].elementsEqual("UNKNOWN".utf8) {
            // Section 2.1: whatever stands behind it is not looked at.
            return Header(addresses: nil, length: end &+ 2)
        }
        let isIPv4 = parts[1].elementsEqual("TCP4".utf8)
        guard isIPv4 || parts[1].elementsEqual("TCP6".utf8), parts.count == 6,
            let source = address(parts[2], isIPv4), let destination = address(parts[3], isIPv4),
            let sourcePort = UInt16(decimal: parts[4]), let destinationPort = UInt16(decimal: parts[5])
        else { throw .invalidLine }
        let addresses = Addresses(
            source: source,
            sourcePort: sourcePort,
            destination: destination,
            destinationPort: destinationPort
        )
        return Header(addresses: addresses, length: end &+ 2)
    }

    private static func address(_ text: ArraySlice<UInt8>, _ isIPv4: Bool) -> ClientAddress? {
        text.contains(.colon) == isIPv4 ? nil : ClientAddress.parse(text)
    }

    /// Whether `input` is the beginning of `text` or begins with it.
    private static func agrees(_ input: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in zip(input, text).allSatisfy { $0 == $1 } }
    }

    // MARK: Version 2

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let fixedLength = 16

    private static func parseBinary(_ input: UnsafeRawBufferPointer) throws(Failure) -> Header? {
        guard zip(input, signature).allSatisfy({ $0 == $1 }) else { throw .missing }
        if input.count > 12 {
            // Version 2, and the command LOCAL or PROXY.
            guard input[12] == 0x20 || input[12] == 0x21 else { throw .invalidHeader }
        }
        guard input.count >= fixedLength else { return nil }
        let length = Int(input[14]) << 8 | Int(input[15])
        guard length <= maxPayloadLength else { throw .tooLong }
        let addressLength = try addressLength(command: input[12], family: input[13])
        guard length >= addressLength else { throw .invalidHeader }
        let end = fixedLength &+ length
        guard input.count >= end else { return nil }
        let header = UnsafeRawBufferPointer(rebasing: input[..<end])
        // What stands behind LOCAL or AF_UNSPEC is to be ignored (section 2.2).
        guard addressLength > 0 else { return Header(addresses: nil, length: end) }
        try checkExtensions(header, from: fixedLength &+ addressLength)
        return Header(addresses: binaryAddresses(header, addressLength), length: end)
    }

    private static func addressLength(command: UInt8, family: UInt8) throws(Failure) -> Int {
        guard command == 0x21 else { return 0 }
        switch family {
        case 0x00: return 0
        case 0x11: return 12
        case 0x21: return 36
        case 0x12, 0x22, 0x31, 0x32: throw .unsupportedFamily
        default: throw .invalidHeader
        }
    }

    private static func binaryAddresses(_ header: UnsafeRawBufferPointer, _ length: Int) -> Addresses? {
        let integer = { (range: Range<Int>) in header[range].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        let port = { (offset: Int) in UInt16(truncatingIfNeeded: integer(offset..<offset + 2)) }
        let ipv4 = { (offset: Int) in
            ClientAddress(ipv4: UInt32(truncatingIfNeeded: integer(offset..<offset + 4)))
        }
        let ipv6 = { (offset: Int) in
            ClientAddress(high: integer(offset..<offset + 8), low: integer(offset + 8..<offset + 16))
        }
        switch length {
        case 12:
            return Addresses(source: ipv4(16), sourcePort: port(24), destination: ipv4(20), destinationPort: port(26))
        case 36:
            return Addresses(source: ipv6(16), sourcePort: port(48), destination: ipv6(32), destinationPort: port(50))
        default:
            return nil
        }
    }

    /// Type, length and value of each extension (section 2.2): skipped, but they must fill the header exactly.
    private static func checkExtensions(_ header: UnsafeRawBufferPointer, from start: Int) throws(Failure) {
        var offset = start
        var checksum: Int?
        while offset < header.count {
            guard offset &+ 3 <= header.count else { throw .invalidHeader }
            let length = Int(header[offset &+ 1]) << 8 | Int(header[offset &+ 2])
            guard offset &+ 3 &+ length <= header.count else { throw .invalidHeader }
            if header[offset] == 0x03 {
                guard length == 4, checksum == nil else { throw .invalidHeader }
                checksum = offset &+ 3
            }
            offset &+= 3 &+ length
        }
        guard let checksum else { return }
        let stated = header[checksum..<checksum &+ 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard stated == crc32c(header, zeroAt: checksum..<checksum &+ 4) else { throw .invalidChecksum }
    }

    /// CRC-32C (RFC 9260, appendix A) with the checksum's own bytes taken as zero.
    private static func crc32c(_ bytes: UnsafeRawBufferPointer, zeroAt hole: Range<Int>) -> UInt32 {
        var crc = UInt32.max
        for (index, byte) in bytes.enumerated() {
            crc ^= hole.contains(index) ? 0 : UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
        }
        return ~crc
    }
}
