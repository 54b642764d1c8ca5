// SPDX-License-Identifier: Apache-2.0

import WAF

/// Keeps what a body processor says.
struct MultipartRecorder: BodySink {
    struct Entry: Hashable {
        let collection: BodyCollection
        let name: [UInt8]
        let value: [UInt8]
    }

    private(set) var entries: [Entry] = []
    /// How many members are taken before the sink says that it is full.
    var capacity = Int.max

    mutating func add(_ collection: BodyCollection, name: Span<UInt8>, value: Span<UInt8>) -> Bool {
        guard entries.count < capacity else { return false }
        entries.append(Entry(collection: collection, name: Self.bytes(name), value: Self.bytes(value)))
        return true
    }

    /// The members of a collection as `name=value`.
    func list(_ collection: BodyCollection) -> [String] {
        entries.filter { $0.collection == collection }.map {
            String(decoding: $0.name, as: UTF8.self) + "=" + String(decoding: $0.value, as: UTF8.self)
        }
    }

    static func bytes(_ span: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(span.count)
        for index in span.indices { bytes.append(span[index]) }
        return bytes
    }
}

/// Numbers from a seed, the same in every run.
struct MultipartRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
