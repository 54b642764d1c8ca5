// SPDX-License-Identifier: Apache-2.0

/// Octal escapes, as C and JavaScript have them.
enum Octal {
    /// How many octal digits stand at `index`, at most three.
    @inline(__always)
    static func digits(in value: Span<UInt8>, at index: Int) -> Int {
        var count = 0
        while count < 3, index &+ count < value.count, value[index &+ count] & 0xF8 == UInt8(ascii: "0") { count &+= 1 }
        return count
    }

    /// The value of `count` octal digits at `index`, its low eight bits.
    @inline(__always)
    static func value(in value: Span<UInt8>, at index: Int, count: Int) -> UInt8 {
        var result: UInt8 = 0
        for offset in 0..<count { result = result &<< 3 | (value[index &+ offset] & 7) }
        return result
    }
}
