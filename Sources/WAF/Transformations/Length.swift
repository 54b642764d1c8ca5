// SPDX-License-Identifier: Apache-2.0

/// `t:length`: the number of bytes, in decimal digits.
struct Length: Transformation {
    static let word = "length"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        // The one value that is its own length.
        if value.count == 1, value[0] == UInt8(ascii: "1") { return false }
        let start = output.count
        var number = value.count
        repeat {
            output.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number % 10))
            number /= 10
        } while number > 0
        output[start...].reverse()
        return true
    }
}
