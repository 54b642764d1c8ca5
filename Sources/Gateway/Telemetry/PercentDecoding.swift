// SPDX-License-Identifier: Apache-2.0

extension UnsafeRawBufferPointer {
    /// The byte that stands at `index` after percent-decoding as often as it takes, so that `%3D` and
    /// `%253D` are the equals sign they may become to somebody, and the index behind it.
    @inline(__always)
    func decodedByte(at index: Int) -> (byte: UInt8, next: Int) {
        let byte = self[index]
        return byte == .percent ? decodedEscape(at: index) : (byte, index &+ 1)
    }

    private func decodedEscape(at index: Int) -> (byte: UInt8, next: Int) {
        var byte = UInt8.percent
        var next = index &+ 1
        while byte == .percent, next &+ 1 < count,
            let high = self[next].hexadecimalValue, let low = self[next &+ 1].hexadecimalValue
        {
            byte = high << 4 | low
            next &+= 2
        }
        return (byte, next)
    }
}
