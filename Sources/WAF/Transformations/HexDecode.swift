// SPDX-License-Identifier: Apache-2.0

/// `t:hexDecode`: pairs of hexadecimal digits become bytes. A value that is not made of such pairs alone stays.
struct HexDecode: Transformation {
    static let word = "hexDecode"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let count = value.count
        guard count > 0, count & 1 == 0 else { return false }
        let start = output.count
        var index = 0
        while index < count {
            guard let byte = HexDigits.pair(in: value, at: index) else {
                output.removeLast(output.count &- start)
                return false
            }
            output.append(byte)
            index &+= 2
        }
        return true
    }
}
