// SPDX-License-Identifier: Apache-2.0

import JSON

/// Equality and hashes of JSON values as JSON Schema has them (2020-12 core, section 4.2.2): numbers by value, objects
/// without order, strings by their text.
enum JSONValue {
    /// Counts what a comparison may cost; at 0 the answer means nothing.
    typealias Budget = Int

    static func isEqual(
        _ left: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ right: Int,
        _ other: borrowing JSONDocument,
        _ otherBytes: Span<UInt8>,
        _ budget: inout Budget
    ) -> Bool {
        let node = document[left]
        let otherNode = other[right]
        guard node.kind == otherNode.kind, node.count == otherNode.count, budget > 0 else { return false }
        budget &-= 1
        switch node.kind {
        case .true, .false, .null:
            return true
        case .number:
            return DecimalNumber(bytes, node.range)
                .compare(bytes, DecimalNumber(otherBytes, otherNode.range), otherBytes) == 0
        case .string:
            return isSameText(left, document, bytes, right, other, otherBytes)
        case .array:
            var elements = document.elements(of: left)
            var others = other.elements(of: right)
            while let element = elements.next(in: document), let otherElement = others.next(in: other) {
                guard isEqual(element, document, bytes, otherElement, other, otherBytes, &budget) else {
                    return false
                }
            }
            return true
        case .object:
            var members = document.members(of: left)
            while let member = members.next(in: document) {
                // Each look-up goes over all keys of the other object.
                budget &-= node.count
                guard budget > 0 else { return false }
                var found: Int?
                var others = other.members(of: right)
                while found == nil, let otherMember = others.next(in: other) {
                    if isSameText(member.key, document, bytes, otherMember.key, other, otherBytes) {
                        found = otherMember.value
                    }
                }
                guard let found, isEqual(member.value, document, bytes, found, other, otherBytes, &budget) else {
                    return false
                }
            }
            return true
        }
    }

    /// Two strings or keys say the same.
    static func isSameText(
        _ left: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ right: Int,
        _ other: borrowing JSONDocument,
        _ otherBytes: Span<UInt8>
    ) -> Bool {
        let node = document[left]
        let otherNode = other[right]
        if !otherNode.hasEscapes {
            return document.isString(left, in: bytes, equalTo: otherBytes.extracting(otherNode.content))
        }
        if !node.hasEscapes {
            return other.isString(right, in: otherBytes, equalTo: bytes.extracting(node.content))
        }
        var text: [UInt8] = []
        other.decodeString(right, in: otherBytes, into: &text)
        return document.isString(left, in: bytes, equalTo: text.span)
    }

    /// Equal for equal values; seeded for each process, so that nobody can choose values that collide.
    static func hash(_ value: Int, _ document: borrowing JSONDocument, _ bytes: Span<UInt8>) -> Int {
        let node = document[value]
        var hasher = Hasher()
        hasher.combine(node.kind)
        switch node.kind {
        case .true, .false, .null: break
        case .number: DecimalNumber(bytes, node.range).hash(bytes, into: &hasher)
        case .string: hashText(value, document, bytes, into: &hasher)
        case .array:
            var elements = document.elements(of: value)
            while let element = elements.next(in: document) { hasher.combine(hash(element, document, bytes)) }
        case .object:
            // A sum has no order.
            var sum = 0
            var members = document.members(of: value)
            while let member = members.next(in: document) {
                var entry = Hasher()
                hashText(member.key, document, bytes, into: &entry)
                entry.combine(hash(member.value, document, bytes))
                sum &+= entry.finalize()
            }
            hasher.combine(sum)
        }
        return hasher.finalize()
    }

    private static func hashText(
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        into hasher: inout Hasher
    ) {
        let node = document[value]
        if node.hasEscapes {
            var text: [UInt8] = []
            document.decodeString(value, in: bytes, into: &text)
            text.withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            bytes.extracting(node.content).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }
}
