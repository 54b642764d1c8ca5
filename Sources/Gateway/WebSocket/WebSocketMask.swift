// SPDX-License-Identifier: Apache-2.0

/// The mask of one frame's payload (RFC 6455, section 5.3): put on and taken off by the same operation.
struct WebSocketMask: Sendable {
    /// The four octets of the key, the one that is due next in the highest bits.
    private var key: UInt32

    /// - Parameter key: its first octet in the highest bits.
    init(key: UInt32) {
        self.key = key
    }

    /// Masks, or unmasks, the bytes from `start` on; they follow in the payload on those of the call before.
    mutating func apply(to bytes: inout MutableRawSpan, from start: Int = 0) {
        let end = bytes.byteCount
        guard start >= 0 else { return }
        let four = UInt64(key.bigEndian)
        let eight = four << 32 | four
        var offset = start
        while end &- offset >= 8 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            bytes.storeBytes(of: word ^ eight, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        while offset < end {
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            bytes.storeBytes(of: byte ^ UInt8(truncatingIfNeeded: key >> 24), toByteOffset: offset, as: UInt8.self)
            key = key << 8 | key >> 24
            offset &+= 1
        }
    }

    mutating func apply(to bytes: inout [UInt8], from start: Int = 0) {
        var elements = bytes.mutableSpan
        var raw = elements.mutableBytes
        apply(to: &raw, from: start)
    }
}
