// SPDX-License-Identifier: Apache-2.0

/// Finds the end of a number (RFC 8259 section 6). Its value is left to whoever needs it.
enum NumberToken {
    /// The number that begins at `start` with a digit or a minus sign: the offset after it and the flags of its node.
    @inline(__always)
    static func read(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> (end: Int, flags: UInt8) {
        let count = bytes.count
        var index = start
        var flags: UInt8 = 0
        if bytes[index] == UInt8(ascii: "-") { index &+= 1 }
        if index < count, bytes[index] == UInt8(ascii: "0") {
            index &+= 1
            guard index == count || !isDigit(bytes[index]) else { throw JSONError(.invalidNumber, at: start) }
        } else {
            index = try afterDigits(bytes, from: index, of: start)
        }
        if index < count, bytes[index] == UInt8(ascii: ".") {
            flags |= JSONNode.Flags.hasFraction.rawValue
            index = try afterDigits(bytes, from: index &+ 1, of: start)
        }
        if index < count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            flags |= JSONNode.Flags.hasExponent.rawValue
            index &+= 1
            if index < count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index &+= 1 }
            index = try afterDigits(bytes, from: index, of: start)
        }
        return (index, flags)
    }

    /// The offset after the digits at `first`, of which there must be one.
    @inline(__always)
    private static func afterDigits(
        _ bytes: Span<UInt8>,
        from first: Int,
        of start: Int
    ) throws(JSONError) -> Int {
        var index = first
        while index < bytes.count, isDigit(bytes[index]) { index &+= 1 }
        guard index > first else {
            throw JSONError(first < bytes.count ? .invalidNumber : .unexpectedEnd, at: start)
        }
        return index
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
