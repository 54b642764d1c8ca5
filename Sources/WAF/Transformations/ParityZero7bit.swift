// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:parityZero7bit`: the high bit of each byte is cleared.
struct ParityZero7bit: ByteMapping {
    static let word = "parityZero7bit"
    var changing: HighBytes { HighBytes() }
    var triggers: ByteSet { changing.set }

    @inline(__always)
    static func image(of byte: UInt8) -> UInt8 { byte & 0x7F }
}
