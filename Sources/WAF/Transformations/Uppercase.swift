// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:uppercase`: a to z become A to Z.
struct Uppercase: ByteMapping {
    static let word = "uppercase"
    var changing: ASCIIRange { ASCIIRange("a", "z") }
    var triggers: ByteSet { changing.set }

    @inline(__always)
    static func image(of byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "a") < 26 ? byte & 0xDF : byte
    }
}
