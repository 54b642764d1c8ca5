// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:sqlHexDecode`: hexadecimal literals of SQL (`0x414243`) become the bytes they stand for.
struct SqlHexDecode: Transformation {
    static let word = "sqlHexDecode"
    private var mark: EitherByte { EitherByte("x", "X") }
    var triggers: ByteSet { mark.set }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        var copied = 0
        var index = mark.firstIndex(in: value, from: 0)
        var changed = false
        while index < value.count {
            // The zero must not belong to a literal before this one.
            if index > copied, value[index &- 1] == UInt8(ascii: "0"),
                let first = HexDigits.pair(in: value, at: index &+ 1)
            {
                output.append(value, copied..<(index &- 1))
                output.append(first)
                index &+= 3
                while let byte = HexDigits.pair(in: value, at: index) {
                    output.append(byte)
                    index &+= 2
                }
                copied = index
                changed = true
            } else {
                index &+= 1
            }
            index = mark.firstIndex(in: value, from: index)
        }
        if changed { output.append(value, copied..<value.count) }
        return changed
    }
}
