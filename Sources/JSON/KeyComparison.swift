// SPDX-License-Identifier: Apache-2.0

/// Finds the keys that occur twice in an object, in linear time whatever the keys are.
///
/// Few keys are compared with each other when a cheap digest says that they could be equal; many go into a table by
/// Swift's own keyed hash (SipHash with a seed of the process), so that no one can send keys that collide.
struct KeyComparison: Sendable {
    /// Up to here comparing each with each is cheaper than hashing, and bounds the work at 16 looks a key.
    private static let fewKeys = 32

    /// Open addressing; node index plus one, or 0.
    private var table: [UInt32] = []
    private var text: [UInt8] = []
    private var otherText: [UInt8] = []

    /// Marks each later one of equal keys, and their object; gives the first of them.
    mutating func markDuplicates(
        of object: Int,
        in tape: inout MutableSpan<JSONNode>,
        _ bytes: Span<UInt8>
    ) -> Int? {
        var first: Int?
        if tape[object].count > Self.fewKeys || !compareFew(of: object, in: &tape, bytes, first: &first) {
            first = compareMany(of: object, in: &tape, bytes)
        }
        if first != nil { tape[object].flags.insert(.hasDuplicate) }
        return first
    }

    // MARK: Few keys

    /// False: a key has escapes, so that its bytes do not say what it is.
    private func compareFew(
        of object: Int,
        in tape: inout MutableSpan<JSONNode>,
        _ bytes: Span<UInt8>,
        first: inout Int?
    ) -> Bool {
        var seen = InlineArray<4, UInt64>(repeating: 0)
        let end = tape[object].next
        var key = object &+ 1
        while key < end {
            let node = tape[key]
            guard !node.hasEscapes else { return false }
            let digest = Self.digest(bytes, node.content)
            let word = Int(digest &>> 6)
            let bit: UInt64 = 1 &<< UInt64(digest & 63)
            if seen[word] & bit != 0, Self.occurs(node, from: object &+ 1, before: key, in: tape, bytes) {
                tape[key].flags.insert(.hasDuplicate)
                if first == nil { first = key }
            }
            seen[word] |= bit
            key = tape[key &+ 1].next
        }
        return true
    }

    private static func occurs(
        _ node: JSONNode,
        from first: Int,
        before end: Int,
        in tape: borrowing MutableSpan<JSONNode>,
        _ bytes: Span<UInt8>
    ) -> Bool {
        let content = node.content
        var key = first
        while key < end {
            if equal(bytes, tape[key].content, content) { return true }
            key = tape[key &+ 1].next
        }
        return false
    }

    /// Eight bits of the length, the first and the last eight bytes.
    @inline(__always)
    private static func digest(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt8 {
        let raw = bytes.bytes
        let length = range.count
        var mixed = UInt64(truncatingIfNeeded: length)
        if length >= 8 {
            mixed ^= raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
            let last = raw.unsafeLoadUnaligned(fromByteOffset: range.upperBound &- 8, as: UInt64.self)
            mixed ^= last &* 0xD6E8_FEB8_6659_FD93
        } else {
            for index in range {
                mixed = mixed &<< 8 ^ UInt64(bytes[index])
            }
        }
        return UInt8(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) &>> 56)
    }

    @inline(__always)
    private static func equal(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        let raw = bytes.bytes
        var offset = 0
        while offset &+ 8 <= left.count {
            let a = raw.unsafeLoadUnaligned(fromByteOffset: left.lowerBound &+ offset, as: UInt64.self)
            let b = raw.unsafeLoadUnaligned(fromByteOffset: right.lowerBound &+ offset, as: UInt64.self)
            if a != b { return false }
            offset &+= 8
        }
        while offset < left.count {
            if bytes[left.lowerBound &+ offset] != bytes[right.lowerBound &+ offset] { return false }
            offset &+= 1
        }
        return true
    }

    // MARK: Many keys

    private mutating func compareMany(
        of object: Int,
        in tape: inout MutableSpan<JSONNode>,
        _ bytes: Span<UInt8>
    ) -> Int? {
        let count = tape[object].count
        // Twice the keys, as a power of two.
        let size = 1 << (Int.bitWidth - (count * 2 - 1).leadingZeroBitCount)
        table.removeAll(keepingCapacity: true)
        table.append(contentsOf: repeatElement(0, count: size))

        var first: Int?
        let end = tape[object].next
        var key = object &+ 1
        while key < end {
            let node = tape[key]
            let hash = hash(of: node, bytes)
            // A key has no children: its count holds the hash, which spares most comparisons.
            tape[key].childCount = UInt32(truncatingIfNeeded: hash &>> 32)
            var slot = Int(truncatingIfNeeded: hash) & (size &- 1)
            while table[slot] != 0 {
                let other = tape[Int(table[slot]) &- 1]
                if other.childCount == tape[key].childCount, isSame(other, node, bytes) {
                    tape[key].flags.insert(.hasDuplicate)
                    if first == nil { first = key }
                    break
                }
                slot = (slot &+ 1) & (size &- 1)
            }
            if table[slot] == 0 { table[slot] = UInt32(truncatingIfNeeded: key &+ 1) }
            key = tape[key &+ 1].next
        }
        return first
    }

    private mutating func hash(of node: JSONNode, _ bytes: Span<UInt8>) -> UInt64 {
        var hasher = Hasher()
        if node.hasEscapes {
            text.removeAll(keepingCapacity: true)
            JSONText.append(bytes, node, to: &text)
            text.withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            bytes.extracting(node.content).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private mutating func isSame(_ left: JSONNode, _ right: JSONNode, _ bytes: Span<UInt8>) -> Bool {
        guard left.hasEscapes || right.hasEscapes else {
            return Self.equal(bytes, left.content, right.content)
        }
        text.removeAll(keepingCapacity: true)
        otherText.removeAll(keepingCapacity: true)
        JSONText.append(bytes, left, to: &text)
        JSONText.append(bytes, right, to: &otherText)
        return text == otherText
    }
}
