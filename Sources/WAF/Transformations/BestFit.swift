// SPDX-License-Identifier: Apache-2.0

/// What a code point becomes where one byte must do for it.
enum BestFit {
    /// The low byte; full-width forms (U+FF01 to U+FF5E) become the ASCII they look like.
    @inline(__always)
    static func byte(_ codePoint: UInt16) -> UInt8 {
        let low = UInt8(truncatingIfNeeded: codePoint)
        return 0xFF01...0xFF5E ~= codePoint ? low &+ 0x20 : low
    }
}
