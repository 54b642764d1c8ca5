// SPDX-License-Identifier: Apache-2.0

/// Changes to bytes, made in one pass; what is not named stays as it is, byte for byte.
struct ByteSplices {
    private var splices: [(range: Range<Int>, text: [UInt8])] = []

    var isEmpty: Bool { splices.isEmpty }

    /// The ranges must not overlap. Texts for the same place stand in the order in which they were told.
    mutating func replace(_ range: Range<Int>, with text: [UInt8]) {
        splices.append((range, text))
    }

    func apply(to bytes: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(splices.reduce(bytes.count) { $0 + $1.text.count })
        var position = 0
        let ordered = splices.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for (_, splice) in ordered where splice.range.lowerBound >= position && splice.range.upperBound <= bytes.count {
            bytes.extracting(position..<splice.range.lowerBound).withUnsafeBufferPointer {
                output.append(contentsOf: $0)
            }
            output.append(contentsOf: splice.text)
            position = splice.range.upperBound
        }
        bytes.extracting(position..<bytes.count).withUnsafeBufferPointer { output.append(contentsOf: $0) }
        return output
    }
}
