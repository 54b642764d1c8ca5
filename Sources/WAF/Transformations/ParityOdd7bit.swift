// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:parityOdd7bit`: the high bit of each byte becomes the one that makes the number of set bits odd.
struct ParityOdd7bit: ByteMapping {
    static let word = "parityOdd7bit"
    let changing: ByteSet
    var triggers: ByteSet { changing }

    init() {
        changing = ByteSet((0...UInt8.max).filter { Self.image(of: $0) != $0 })
    }

    @inline(__always)
    static func image(of byte: UInt8) -> UInt8 {
        let low = byte & 0x7F
        return low.nonzeroBitCount & 1 == 0 ? low | 0x80 : low
    }
}
