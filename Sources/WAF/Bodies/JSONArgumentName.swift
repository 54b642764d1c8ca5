// SPDX-License-Identifier: Apache-2.0

/// The name of the argument at hand, which grows and shrinks with the way through the document. Its storage only
/// grows, so that a step costs a few plain writes.
struct JSONArgumentName {
    /// The first `count` bytes are the name.
    private(set) var bytes = [UInt8](repeating: 0, count: 256)
    private(set) var count = 0

    mutating func truncate(to length: Int) {
        count = min(count, length)
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        bytes[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ source: Span<UInt8>, _ range: Range<Int>) {
        reserve(range.count)
        var index = count
        var target = bytes.mutableSpan
        for position in range {
            target[index] = source[position]
            index &+= 1
        }
        count = index
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        var index = count
        var target = bytes.mutableSpan
        for offset in 0..<text.utf8CodeUnitCount {
            target[index] = text.utf8Start[offset]
            index &+= 1
        }
        count = index
    }

    @inline(__always)
    mutating func appendDecimal(_ number: Int) {
        var digits = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits &+= 1
        }
        reserve(digits)
        rest = number
        let end = count &+ digits
        var target = bytes.mutableSpan
        for back in 1...digits {
            target[end &- back] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count = end
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if bytes.count &- count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        bytes.append(contentsOf: repeatElement(0, count: bytes.count + more))
    }
}
