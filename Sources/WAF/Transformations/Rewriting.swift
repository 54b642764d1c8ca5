// SPDX-License-Identifier: Apache-2.0

import Matching

/// What takes the place of some bytes of a value: at most eight bytes, held in a word.
struct Replacement {
    /// The new bytes, the first one lowest.
    var bytes: UInt64
    /// How many bytes are new.
    var count: Int
    /// How many bytes of the value they take the place of; 0 if the value stays as it is here.
    var length: Int

    @inline(__always)
    private init(bytes: UInt64, count: Int, length: Int) {
        self.bytes = bytes
        self.count = count
        self.length = length
    }

    /// Nothing to replace.
    static var none: Replacement {
        @inline(__always) get { Replacement(bytes: 0, count: 0, length: 0) }
    }

    @inline(__always)
    static func byte(_ byte: UInt8, for length: Int) -> Replacement {
        Replacement(bytes: UInt64(byte), count: 1, length: length)
    }

    @inline(__always)
    static func removing(_ length: Int) -> Replacement {
        Replacement(bytes: 0, count: 0, length: length)
    }

    @inline(__always)
    static func bytes(_ bytes: UInt64, _ count: Int, for length: Int) -> Replacement {
        Replacement(bytes: bytes, count: count, length: length)
    }
}

/// A transformation that goes through a value once, from left to right, and rewrites what begins with certain
/// bytes: escapes, comments, white space. All between is copied in runs.
protocol Rewriting: Transformation {
    associatedtype Start: ByteTest

    /// The bytes that what is rewritten may begin with.
    var start: Start { get }

    /// What to put in the place of the bytes at `index`, where one of `start` stands.
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement
}

extension Rewriting {
    var triggers: ByteSet { start.set }

    @inline(__always)
    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let count = value.count
        var index = start.firstIndex(in: value, from: 0)
        var copied = 0
        var changed = false
        while index < count {
            let replacement = replacement(in: value, at: index)
            if replacement.length > 0 {
                changed = true
                output.append(value, copied..<index)
                output.append(replacement)
                index &+= replacement.length
                copied = index
            } else {
                index &+= 1
            }
            if index < count, !start.accepts(value[index]) {
                index = start.firstIndex(in: value, from: index &+ 1)
            }
        }
        if changed { output.append(value, copied..<count) }
        return changed
    }
}

extension [UInt8] {
    /// Appends a part of a value.
    @inline(__always)
    mutating func append(_ value: Span<UInt8>, _ range: Range<Int>) {
        if range.count < 8 {
            for index in range { append(value[index]) }
        } else {
            value.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
        }
    }

    @inline(__always)
    fileprivate mutating func append(_ replacement: Replacement) {
        var bytes = replacement.bytes
        var left = replacement.count
        while left > 0 {
            append(UInt8(truncatingIfNeeded: bytes))
            bytes &>>= 8
            left &-= 1
        }
    }
}
