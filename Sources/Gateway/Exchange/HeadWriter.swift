// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Writes the pieces of a message head into memory that was reserved for all of them at once, so
/// that each piece costs one bounds check and one copy.
struct HeadWriter: ~Copyable {
    private let target: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    /// Something did not fit. The head must not be sent then.
    private(set) var didOverflow = false

    init(_ target: UnsafeMutableRawBufferPointer) {
        self.target = target
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= target.count &- count else {
            didOverflow = true
            return
        }
        guard let source = bytes.baseAddress, let base = target.baseAddress else { return }
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { write(UnsafeRawBufferPointer($0)) }
    }

    mutating func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0) }
    }

    mutating func write(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { write($0) }
    }

    mutating func write(decimal value: Int) {
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var left = value.magnitude
            var start = 20
            repeat {
                start &-= 1
                digits[start] = 0x30 &+ UInt8(truncatingIfNeeded: left % 10)
                left /= 10
            } while left > 0
            write(UnsafeRawBufferPointer(rebasing: digits[start...]))
        }
    }

    /// 32 lower-case hexadecimal digits.
    mutating func write(_ id: RequestID) {
        write(hexadecimal: id.high)
        write(hexadecimal: id.low)
    }

    /// A `traceparent` of version 00 (W3C Trace Context, section 3.2.2).
    mutating func write(_ trace: TraceContext) {
        write("00-")
        write(hexadecimal: trace.traceHigh)
        write(hexadecimal: trace.traceLow)
        write("-")
        write(hexadecimal: trace.parentID)
        write(trace.flags & 1 == 0 ? "-00" : "-01")
    }

    mutating func write(hexadecimal word: UInt64) {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { digits in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * index) & 0xF)
                digits[index] = digit < 10 ? digit &+ 0x30 : digit &+ 0x57
            }
            write(UnsafeRawBufferPointer(digits))
        }
    }

    /// Every live field that is not in `skipped`, as `name: value` lines.
    mutating func write(_ block: HeaderBlock, skipping skipped: HeaderNameSet) {
        block.bytes.withUnsafeBytes { bytes in
            for field in block.fields where !field.isRemoved && !skipped.contains(field.name) {
                write(UnsafeRawBufferPointer(rebasing: bytes[block.nameRange(field)]))
                write(": ")
                write(UnsafeRawBufferPointer(rebasing: bytes[block.valueRange(field)]))
                write("\r\n")
            }
        }
    }
}

extension HeaderBlock {
    /// An upper bound of what ``HeadWriter/write(_:skipping:)`` writes.
    var writtenSize: Int { bytes.count &+ fields.count &* 4 }
}

extension ByteBuffer {
    /// Appends what `body` writes into at most `capacity` bytes; nothing when it did not fit.
    ///
    /// - Returns: whether it fit.
    @discardableResult
    mutating func writeHead(capacity: Int, _ body: (inout HeadWriter) -> Void) -> Bool {
        var fits = true
        _ = writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { memory in
            var writer = HeadWriter(memory)
            body(&writer)
            fits = !writer.didOverflow
            return fits ? writer.count : 0
        }
        return fits
    }
}
