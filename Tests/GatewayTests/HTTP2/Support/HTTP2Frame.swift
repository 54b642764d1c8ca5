// SPDX-License-Identifier: Apache-2.0

import NIOHPACK

/// A frame as it goes on the wire (RFC 9113, section 4.1), valid or not.
struct RawFrame: Sendable, Equatable {
    enum Kind: UInt8 {
        case data = 0
        case headers, priority, rstStream, settings, pushPromise, ping, goAway, windowUpdate, continuation
    }

    static let endStream: UInt8 = 0x1
    static let ack: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4

    var type: UInt8
    var flags: UInt8
    var stream: UInt32
    var payload: [UInt8]

    init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
        type = kind.rawValue
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    var kind: Kind? { Kind(rawValue: type) }
    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

    var bytes: [UInt8] {
        let count = UInt32(payload.count)
        return Array(count.bigEndianBytes.dropFirst()) + [type, flags] + stream.bigEndianBytes + payload
    }

    /// The first frame of `bytes` from `offset` on; nil while it is not complete.
    init?(_ bytes: [UInt8], at offset: Int) {
        guard bytes.count >= offset + 9 else { return nil }
        let length = Int(UInt32(bigEndian: [0] + bytes[offset..<offset + 3]))
        guard bytes.count >= offset + 9 + length else { return nil }
        type = bytes[offset + 3]
        flags = bytes[offset + 4]
        stream = UInt32(bigEndian: bytes[(offset + 5)..<(offset + 9)]) & 0x7FFF_FFFF
        payload = Array(bytes[(offset + 9)..<(offset + 9 + length)])
    }
}

extension RawFrame {
    static func data(_ stream: UInt32, _ bytes: [UInt8], ends: Bool = false) -> RawFrame {
        RawFrame(.data, flags: ends ? endStream : 0, stream: stream, bytes)
    }

    static func headers(_ stream: UInt32, _ fields: [(String, String)], ends: Bool = true) -> RawFrame {
        RawFrame(.headers, flags: endHeaders | (ends ? endStream : 0), stream: stream, RawHPACK.encode(fields))
    }

    static func reset(_ stream: UInt32, _ code: UInt32 = 8) -> RawFrame {
        RawFrame(.rstStream, stream: stream, code.bigEndianBytes)
    }

    static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> RawFrame {
        RawFrame(.windowUpdate, stream: stream, increment.bigEndianBytes)
    }

    static func settings(_ values: [(UInt16, UInt32)]) -> RawFrame {
        RawFrame(.settings, values.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] + $1.bigEndianBytes })
    }

    static let settingsAck = RawFrame(.settings, flags: ack)
    static let ping = RawFrame(.ping, [1, 2, 3, 4, 5, 6, 7, 8])
}

/// HPACK as plain as it gets (RFC 7541, section 6.2.2): literals without indexing, without Huffman coding.
enum RawHPACK {
    static func encode(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { encode(Array($0.utf8), Array($1.utf8)) }
    }

    static func encode(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        [0] + string(name) + string(value)
    }

    static func string(_ bytes: [UInt8]) -> [UInt8] {
        integer(bytes.count, prefix: 7) + bytes
    }

    static func integer(_ value: Int, prefix: Int) -> [UInt8] {
        let limit = 1 << prefix - 1
        guard value >= limit else { return [UInt8(value)] }
        var bytes = [UInt8(limit)]
        var rest = value - limit
        while rest >= 128 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

extension UInt32 {
    var bigEndianBytes: [UInt8] { [24, 16, 8, 0].map { UInt8(self >> $0 & 0xFF) } }

    init(bigEndian bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
