// SPDX-License-Identifier: Apache-2.0

/// How names and values are written where they stand.
enum FieldCoding: Sendable {
    /// Percent-encoded, with `+` for a space (WHATWG URL, section 5.1).
    case form
    case percent
    case plain

    var plusIsSpace: Bool { self == .form }
    var isEncoded: Bool { self != .plain }
}

/// The fields of a query, form or cookie header, told apart by the parameters they belong to.
struct FieldPairs: Sendable {
    struct Pair: Sendable {
        /// The number of the name among those of the set; -1: a name that is not one of them.
        var name: Int32
        /// The next pair of the same field, -1 for none.
        var next: Int32
        /// In the bytes they were read from.
        var nameRange: Range<Int>
        var value: Range<Int>
        /// The name goes on in brackets.
        var hasBrackets: Bool
    }

    enum Outcome: Sendable { case read, tooMany, badEncoding }

    private(set) var pairs: [Pair] = []
    /// The first pair of each field, -1 for none; the one after the last field is for names that are unknown.
    private(set) var first: [Int32] = []
    private var last: [Int32] = []
    private var name: [UInt8] = []

    mutating func start(_ set: FieldSet) {
        pairs.removeAll(keepingCapacity: true)
        first.removeAll(keepingCapacity: true)
        last.removeAll(keepingCapacity: true)
        for _ in 0...set.fields.count {
            first.append(-1)
            last.append(-1)
        }
    }

    /// Reads `name=value` with a separator between them: `&` in queries and forms, `;` in cookies.
    mutating func read(
        _ bytes: Span<UInt8>,
        _ set: FieldSet,
        separator: UInt8 = UInt8(ascii: "&"),
        coding: FieldCoding = .form,
        limit: Int
    ) -> Outcome {
        start(set)
        var index = 0
        while index < bytes.count {
            let start = index
            var equals = -1
            while index < bytes.count, bytes[index] != separator {
                if equals < 0, bytes[index] == UInt8(ascii: "=") { equals = index }
                index &+= 1
            }
            let end = index
            index &+= 1
            if start == end { continue }
            guard pairs.count < limit else { return .tooMany }
            var name = start..<(equals < 0 ? end : equals)
            let value = (equals < 0 ? end : equals &+ 1)..<end
            if separator == UInt8(ascii: ";") { name = Self.trimmed(bytes, name) }
            guard add(bytes, name, value, set, coding) else { return .badEncoding }
        }
        return .read
    }

    /// Files a pair under the field it belongs to. False if the name is malformed.
    mutating func add(
        _ bytes: Span<UInt8>,
        _ nameRange: Range<Int>,
        _ value: Range<Int>,
        _ set: FieldSet,
        _ coding: FieldCoding
    ) -> Bool {
        var found: Int
        var hasBrackets = false
        if coding.isEncoded, PercentDecoding.isNeeded(bytes, nameRange, plusIsSpace: coding.plusIsSpace) {
            name.removeAll(keepingCapacity: true)
            guard PercentDecoding.append(bytes, nameRange, plusIsSpace: coding.plusIsSpace, to: &name) else {
                return coding != .form
            }
            found = Self.find(name.span, 0..<name.count, set, &hasBrackets)
        } else {
            found = Self.find(bytes, nameRange, set, &hasBrackets)
        }
        var field = set.fields.count
        if found >= 0 {
            field = Int(set.names[found].field)
        } else if set.rest >= 0 {
            field = set.rest
        }
        let number = Int32(pairs.count)
        pairs.append(
            Pair(
                name: Int32(truncatingIfNeeded: found),
                next: -1,
                nameRange: nameRange,
                value: value,
                hasBrackets: hasBrackets
            )
        )
        if last[field] >= 0 {
            pairs[Int(last[field])].next = number
        } else {
            first[field] = number
        }
        last[field] = number
        return true
    }

    private static func find(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ set: FieldSet,
        _ hasBrackets: inout Bool
    ) -> Int {
        let found = set.table.find(bytes, range)
        guard found < 0, set.hasBrackets else { return found }
        for index in range where bytes[index] == UInt8(ascii: "[") {
            let base = set.table.find(bytes, range.lowerBound..<index)
            guard base >= 0, set.takesBrackets[Int(set.names[base].field)] else { return -1 }
            hasBrackets = true
            return base
        }
        return -1
    }

    private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start &+= 1 }
        while end > start, bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0x09 { end &-= 1 }
        return start..<end
    }
}
