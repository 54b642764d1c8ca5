// SPDX-License-Identifier: Apache-2.0

/// A transformation that puts one byte in the place of each byte.
protocol ByteMapping: Transformation {
    associatedtype Changing: ByteTest

    /// The bytes that are not their own image.
    var changing: Changing { get }

    static func image(of byte: UInt8) -> UInt8
}

extension ByteMapping {
    @inline(__always)
    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let first = changing.firstIndex(in: value, from: 0)
        guard first < value.count else { return false }
        let start = output.count
        output.append(value, 0..<value.count)
        var written = output.mutableSpan
        // A plain loop without exits, so that it becomes vector code.
        for index in (start &+ first)..<written.count {
            written[index] = Self.image(of: written[index])
        }
        return true
    }
}
