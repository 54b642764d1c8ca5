// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:lowercase`: A to Z become a to z.
struct Lowercase: ByteMapping {
    static let word = "lowercase"
    var changing: ASCIIRange { ASCIIRange("A", "Z") }
    var triggers: ByteSet { changing.set }

    @inline(__always)
    static func image(of byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
