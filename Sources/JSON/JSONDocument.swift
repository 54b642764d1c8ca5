// SPDX-License-Identifier: Apache-2.0

/// A JSON document (RFC 8259) as a flat tape of nodes in the order of the bytes: a container before what is in it, a
/// key right before its value. It holds no bytes: what needs them is told the same span again.
///
/// Strict: UTF-8 only, no byte order mark, no half surrogate pairs, no trailing data. A key that occurs twice is kept
/// and marked. The storage is used again by the next `parse`, so that one document per worker does not allocate.
package struct JSONDocument: Sendable {
    @usableFromInline var nodes: [JSONNode] = []
    private var keys = KeyComparison()

    /// How many nodes there are; their indices are `0..<count`, the root is 0.
    package private(set) var count = 0
    /// The document was read to its end without error.
    package private(set) var isComplete = false
    /// The first key found that stood before in the same object.
    package private(set) var firstDuplicateKey: Int?

    package init() {}

    @inlinable @inline(__always)
    package subscript(index: Int) -> JSONNode { nodes[index] }

    /// Reads a document. After an error the document holds what was read before it, each container that was open
    /// marked as incomplete and closed there, and so a string value in which the error is; a key without a value is
    /// left out.
    ///
    /// Time is linear in the bytes whatever they are; memory is 20 bytes a node.
    package mutating func parse(_ bytes: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        count = 0
        isComplete = false
        firstDuplicateKey = nil
        guard bytes.count < Int(UInt32.max) else { throw JSONError(.documentTooLarge, at: 0) }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0)
        }

        // One node takes eight bytes or so of usual documents; two at the least.
        grow(to: bytes.count / 8 + 16, limits)
        var reader = JSONReader(limits: limits)
        do throws(JSONError) {
            while !(try Self.fill(&nodes, &keys, &firstDuplicateKey, &reader, from: bytes)) {
                guard nodes.count < limits.maximumNodes else {
                    throw JSONError(.tooManyNodes, at: reader.position)
                }
                grow(to: nodes.count &* 2, limits)
            }
            count = reader.used
            isComplete = true
        } catch {
            count = reader.used
            close(reader, at: max(error.offset, reader.position))
            throw error
        }
    }

    private static func fill(
        _ nodes: inout [JSONNode],
        _ keys: inout KeyComparison,
        _ firstDuplicate: inout Int?,
        _ reader: inout JSONReader,
        from bytes: Span<UInt8>
    ) throws(JSONError) -> Bool {
        var tape = nodes.mutableSpan
        return try reader.fill(&tape, from: bytes, keys: &keys, firstDuplicate: &firstDuplicate)
    }

    private mutating func grow(to wanted: Int, _ limits: JSONLimits) {
        let missing = min(wanted, limits.maximumNodes) - nodes.count
        guard missing > 0 else { return }
        nodes.append(contentsOf: repeatElement(JSONNode(.null, start: 0, end: 0, next: 0), count: missing))
    }

    /// Makes a tape that can be walked of one that ended with an error.
    private mutating func close(_ reader: JSONReader, at offset: Int) {
        if count > 0, nodes[count - 1].isKey { count -= 1 }
        var open = reader.open
        var children = reader.children
        while open != JSONReader.none {
            let index = Int(open)
            open = nodes[index].nextIndex
            nodes[index].childCount = children
            nodes[index].nextIndex = UInt32(truncatingIfNeeded: count)
            nodes[index].endOffset = UInt32(truncatingIfNeeded: offset)
            nodes[index].flags.insert(.isIncomplete)
            // One that was still open has not been counted by the one around it.
            if open != JSONReader.none { children = nodes[Int(open)].childCount &+ 1 }
        }
    }
}
