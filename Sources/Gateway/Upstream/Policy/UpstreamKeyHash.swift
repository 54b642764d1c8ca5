// SPDX-License-Identifier: Apache-2.0

import Core

/// The hash of consistent-hash keys: the same on every loop, on every node and after every restart,
/// so that a key keeps its target.
///
/// FNV-1a with a finalizer, not SipHash: that protects by its key, and a key that all nodes must share
/// for ever is no secret. Nor is one needed, as who wants to burden a single target only has to send
/// the same key twice; ``ConsistentHashRing/boundedFrom`` is the answer to that. FNV-1a alone spreads
/// similar keys poorly over the high bits that decide the place on the ring; the finalizer mends it.
enum UpstreamKeyHash {
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = offsetBasis
        for byte in bytes { hash = step(hash, byte) }
        return mix(hash)
    }

    static func hash(_ bytes: borrowing Span<UInt8>) -> UInt64 {
        var hash = offsetBasis
        for index in bytes.indices { hash = step(hash, bytes[index]) }
        return mix(hash)
    }

    /// An IPv4 address, or the /64 of an IPv6 one: a client that changes its address within its
    /// network (RFC 8981) keeps its target.
    static func hash(_ address: ClientAddress) -> UInt64 {
        let key = address.limitKey
        return mix(mix(key.high &+ offsetBasis) ^ key.low)
    }

    /// The finalizer of SplitMix64: every input bit changes every output bit with even odds.
    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// FNV-1a, 64 bits (RFC 9923).
    static let offsetBasis: UInt64 = 0xCBF2_9CE4_8422_2325

    static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
