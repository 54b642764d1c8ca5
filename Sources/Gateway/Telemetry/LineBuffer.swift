// SPDX-License-Identifier: Apache-2.0

/// Growing bytes that text is written into, kept from one line to the next.
///
/// Unlike an array it has one owner, which the compiler proves, so that appending is a comparison and
/// a copy. Every append makes sure of the room first.
package struct LineBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit {
        base.deallocate()
    }

    package mutating func removeAll() {
        count = 0
    }

    /// Takes back everything after the first `length` bytes.
    mutating func truncate(to length: Int) {
        count = min(count, max(length, 0))
    }

    /// What was written. The pointer is valid within `body` only.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Makes room for `additional` bytes and hands them out to be filled from the front.
    ///
    /// - Parameter fill: writes no further than the buffer reaches and returns how many bytes it wrote.
    @inline(__always)
    mutating func append(upTo additional: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) {
        if capacity &- count < additional { grow(additional) }
        count &+= fill(base + count)
    }

    @inline(__always)
    package mutating func append(_ byte: UInt8) {
        append(upTo: 1) { room in
            room.pointee = byte
            return 1
        }
    }

    @inline(__always)
    package mutating func append(_ text: StaticString) {
        append(upTo: text.utf8CodeUnitCount) { room in
            text.withUTF8Buffer { bytes in
                if let source = bytes.baseAddress { room.update(from: source, count: bytes.count) }
                return bytes.count
            }
        }
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        append(upTo: bytes.count) { room in
            UnsafeMutableRawPointer(room).copyMemory(from: source, byteCount: bytes.count)
            return bytes.count
        }
    }

    /// The number in decimal digits.
    package mutating func append(decimal value: UInt64) {
        append(upTo: 20) { room in
            var length = 1
            var limit: UInt64 = 10
            while value >= limit {
                length &+= 1
                guard length < 20 else { break }
                limit &*= 10
            }
            var rest = value
            var index = length
            while index > 0 {
                index &-= 1
                let quotient = rest / 10
                room[index] = 0x30 &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
                rest = quotient
            }
            return length
        }
    }

    package mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: UInt64(value.magnitude))
    }

    /// The number in exactly `digits` decimal digits, of which there are at most 4; leading zeros fill up.
    mutating func append(_ value: Int, digits: Int) {
        append(upTo: 4) { room in
            var rest = UInt32(truncatingIfNeeded: value)
            var index = digits
            while index > 0 {
                index &-= 1
                room[index] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return digits
        }
    }

    /// Lower-case hexadecimal digits: the last `digits`, at most 16, of the number.
    mutating func append(hexadecimal word: UInt64, digits: Int = 16) {
        append(upTo: 16) { room in
            var shift = UInt64(truncatingIfNeeded: digits &* 4)
            for index in 0..<digits {
                shift &-= 4
                let digit = UInt8(truncatingIfNeeded: word >> shift & 0xF)
                room[index] = digit &+ (digit < 10 ? 0x30 : 0x57)
            }
            return digits
        }
    }

    private mutating func grow(_ additional: Int) {
        let wanted = max(capacity &* 2, count &+ additional)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = wanted
    }

    /// Gives memory back that one exceptionally long line took.
    mutating func shrink(to limit: Int) {
        guard capacity > limit, count == 0 else { return }
        base.deallocate()
        base = .allocate(capacity: limit)
        capacity = limit
    }
}
