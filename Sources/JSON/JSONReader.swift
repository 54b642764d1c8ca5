// SPDX-License-Identifier: Apache-2.0

/// Reads the bytes of a document into a tape, without recursion: the open containers are a list in the tape itself.
/// When the tape is full it stops between two values, and goes on with a larger one.
struct JSONReader {
    static let none = UInt32.max

    let limits: JSONLimits
    /// The next byte to read.
    private(set) var position = 0
    /// The nodes written.
    private(set) var used = 0
    /// The innermost open container, or `none`.
    private(set) var open = JSONReader.none
    /// Members or elements read of the innermost open container. Those of the ones around it are in the tape.
    private(set) var children: UInt32 = 0
    private var depth = 0
    private var isInObject = false

    init(limits: JSONLimits) {
        self.limits = limits
    }

    /// False: the tape is full.
    mutating func fill(
        _ tape: inout MutableSpan<JSONNode>,
        from bytes: Span<UInt8>,
        keys: inout KeyComparison,
        firstDuplicate: inout Int?
    ) throws(JSONError) -> Bool {
        // Local copies stay in registers.
        var position = self.position
        var used = self.used
        var open = self.open
        var children = self.children
        var depth = self.depth
        var isInObject = self.isInObject
        defer {
            self.position = position
            self.used = used
            self.open = open
            self.children = children
            self.depth = depth
            self.isInObject = isInObject
        }
        let count = bytes.count
        let capacity = min(tape.count, limits.maximumNodes)

        while true {
            guard used &+ (isInObject ? 2 : 1) <= capacity else { return false }
            position = Whitespace.skip(bytes, from: position)

            if isInObject {
                guard position < count else { throw JSONError(.unexpectedEnd, at: count) }
                guard bytes[position] == UInt8(ascii: "\"") else { throw JSONError(.expectedKey, at: position) }
                let key = try StringToken.read(bytes, from: position)
                try Self.checkLength(key.end &- position &- 2, limits.maximumStringBytes, .stringTooLong, position)
                tape[used] = JSONNode(
                    .string,
                    start: position,
                    end: key.end,
                    next: used &+ 1,
                    flags: JSONNode.Flags(rawValue: key.flags | JSONNode.Flags.isKey.rawValue)
                )
                used &+= 1
                position = Whitespace.skip(bytes, from: key.end)
                guard position < count else { throw JSONError(.unexpectedEnd, at: count) }
                guard bytes[position] == UInt8(ascii: ":") else { throw JSONError(.expectedColon, at: position) }
                position = Whitespace.skip(bytes, from: position &+ 1)
            }

            guard position < count else { throw JSONError(.unexpectedEnd, at: count) }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                do throws(JSONError) {
                    let string = try StringToken.read(bytes, from: position)
                    try Self.checkLength(
                        string.end &- position &- 2,
                        limits.maximumStringBytes,
                        .stringTooLong,
                        position
                    )
                    tape[used] = JSONNode(
                        .string,
                        start: position,
                        end: string.end,
                        next: used &+ 1,
                        flags: JSONNode.Flags(rawValue: string.flags)
                    )
                    used &+= 1
                    position = string.end
                } catch {
                    if error.reason != .stringTooLong {
                        tape[used] = Self.incompleteString(from: position, to: error.offset, index: used)
                        used &+= 1
                        children &+= 1
                    }
                    throw error
                }

            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < limits.maximumDepth else { throw JSONError(.tooDeep, at: position) }
                let isObject = byte == UInt8(ascii: "{")
                tape[used] = JSONNode(
                    isObject ? .object : .array,
                    start: position,
                    end: position,
                    next: Int(open)
                )
                if open != Self.none { tape[Int(open)].childCount = children }
                open = UInt32(truncatingIfNeeded: used)
                children = 0
                depth &+= 1
                isInObject = isObject
                used &+= 1
                position = Whitespace.skip(bytes, from: position &+ 1)
                guard position < count else { throw JSONError(.unexpectedEnd, at: count) }
                // The closing brackets are two above the opening ones.
                guard bytes[position] == byte &+ 2 else { continue }
                // An empty container: it is closed below, where its (missing) child is counted as well.
                children = .max

            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let number = try NumberToken.read(bytes, from: position)
                try Self.checkLength(number.end &- position, limits.maximumNumberBytes, .numberTooLong, position)
                tape[used] = JSONNode(
                    .number,
                    start: position,
                    end: number.end,
                    next: used &+ 1,
                    flags: JSONNode.Flags(rawValue: number.flags)
                )
                used &+= 1
                position = number.end

            case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
                let (kind, length) = try LiteralToken.read(bytes, from: position)
                tape[used] = JSONNode(kind, start: position, end: position &+ length, next: used &+ 1)
                used &+= 1
                position &+= length

            default:
                throw JSONError(.expectedValue, at: position)
            }

            // After a value: the comma before the next one, or the ends of containers.
            while true {
                position = Whitespace.skip(bytes, from: position)
                guard open != Self.none else {
                    guard position == count else { throw JSONError(.trailingData, at: position) }
                    return true
                }
                children &+= 1
                guard position < count else { throw JSONError(.unexpectedEnd, at: count) }
                let byte = bytes[position]
                if byte == UInt8(ascii: ",") {
                    position &+= 1
                    break
                }
                guard byte == (isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw JSONError(.expectedCommaOrEnd, at: position)
                }
                position &+= 1

                let closed = Int(open)
                open = tape[closed].nextIndex
                tape[closed].nextIndex = UInt32(truncatingIfNeeded: used)
                tape[closed].endOffset = UInt32(truncatingIfNeeded: position)
                tape[closed].childCount = children
                let mayRepeat = isInObject && children > 1
                depth &-= 1
                if open == Self.none {
                    isInObject = false
                } else {
                    children = tape[Int(open)].childCount
                    isInObject = tape[Int(open)].kind == .object
                }
                if mayRepeat, let duplicate = keys.markDuplicates(of: closed, in: &tape, bytes) {
                    if limits.rejectsDuplicateKeys {
                        children &+= 1
                        throw JSONError(.duplicateKey, at: tape[duplicate].range.lowerBound)
                    }
                    if firstDuplicate == nil { firstDuplicate = duplicate }
                }
            }
        }
    }

    private static func incompleteString(from start: Int, to end: Int, index: Int) -> JSONNode {
        JSONNode(.string, start: start, end: end, next: index &+ 1, flags: [.isIncomplete, .hasEscapes, .hasNonASCII])
    }

    @inline(__always)
    private static func checkLength(
        _ length: Int,
        _ maximum: Int,
        _ reason: JSONError.Reason,
        _ offset: Int
    ) throws(JSONError) {
        guard length <= maximum else { throw JSONError(reason, at: offset) }
    }
}
