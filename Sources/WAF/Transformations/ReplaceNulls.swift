// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:replaceNulls`: NUL bytes become spaces.
struct ReplaceNulls: ByteMapping {
    static let word = "replaceNulls"
    var changing: OneByte { OneByte("\0") }
    var triggers: ByteSet { changing.set }

    @inline(__always)
    static func image(of byte: UInt8) -> UInt8 { byte == 0 ? UInt8(ascii: " ") : byte }
}
