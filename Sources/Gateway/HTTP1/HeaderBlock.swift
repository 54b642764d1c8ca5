// SPDX-License-Identifier: Apache-2.0

/// The header fields of one message, in order, byte for byte as they were received.
///
/// The bytes stand in one array; a field is a pair of offsets into it. Removing a field marks it,
/// adding one appends to the array: nothing moves while an exchange is under way.
package struct HeaderBlock: Sendable {
    package struct Field: Sendable {
        /// ``HeaderName/other`` for names the gateway does not act on.
        package let name: HeaderName
        package internal(set) var isRemoved = false
        let nameStart: UInt32
        let nameLength: UInt32
        let valueStart: UInt32
        let valueLength: UInt32
    }

    /// The received head, followed by what was added.
    package internal(set) var bytes: [UInt8] = []
    package internal(set) var fields: [Field] = []
    /// The known names among the fields; a removed field's name stays in it until ``remove(_:)`` takes it out.
    package private(set) var present = HeaderNameSet()

    package init() {}

    /// Ranges of one field within ``bytes``.
    package func nameRange(_ field: Field) -> Range<Int> {
        Int(field.nameStart)..<Int(field.nameStart) + Int(field.nameLength)
    }

    package func valueRange(_ field: Field) -> Range<Int> {
        Int(field.valueStart)..<Int(field.valueStart) + Int(field.valueLength)
    }

    package func value(_ field: Field) -> ArraySlice<UInt8> { bytes[valueRange(field)] }
    package func name(_ field: Field) -> ArraySlice<UInt8> { bytes[nameRange(field)] }

    /// The fields that were not removed.
    package var live: some Sequence<Field> { fields.lazy.filter { !$0.isRemoved } }

    @inlinable
    package func contains(_ name: HeaderName) -> Bool { present.contains(name) }

    /// The first field of that name.
    package func first(_ name: HeaderName) -> ArraySlice<UInt8>? {
        guard present.contains(name) else { return nil }
        for field in fields where field.name == name && !field.isRemoved { return value(field) }
        return nil
    }

    /// The first field whose name is `name`, which is in lower case.
    package func first(named name: String) -> ArraySlice<UInt8>? {
        for field in fields where !field.isRemoved && hasName(field, name) { return value(field) }
        return nil
    }

    /// Whether the field's name is `name`, which is in lower case.
    package func hasName(_ field: Field, _ name: String) -> Bool {
        name.utf8.count == Int(field.nameLength)
            && zip(name.utf8, self.name(field)).allSatisfy { $0 == $1.lowercased }
    }

    /// Every value of that name, in order.
    package func values(_ name: HeaderName) -> [ArraySlice<UInt8>] {
        guard present.contains(name) else { return [] }
        return fields.filter { $0.name == name && !$0.isRemoved }.map(value)
    }

    package func count(of name: HeaderName) -> Int {
        guard present.contains(name) else { return 0 }
        return fields.reduce(0) { $0 + ($1.name == name && !$1.isRemoved ? 1 : 0) }
    }
}

// MARK: - Change

extension HeaderBlock {
    /// Notes a field whose bytes already stand in ``bytes``.
    mutating func noteField(_ name: HeaderName, name nameRange: Range<Int>, value: Range<Int>) {
        present.insert(name)
        fields.append(
            Field(
                name: name,
                nameStart: UInt32(truncatingIfNeeded: nameRange.lowerBound),
                nameLength: UInt32(truncatingIfNeeded: nameRange.count),
                valueStart: UInt32(truncatingIfNeeded: value.lowerBound),
                valueLength: UInt32(truncatingIfNeeded: value.count)
            )
        )
    }

    /// Takes over the bytes that the noted fields point into, with room for what is added on the way.
    mutating func keepBytes(of input: UnsafeRawBufferPointer, upTo end: Int) {
        bytes.reserveCapacity(end &+ 256)
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[..<end]))
    }

    /// Adds a field. `name` is a token and `value` holds no control bytes: both come from the
    /// configuration, which checked them, or from a head that was read.
    package mutating func add(_ name: HeaderName, _ value: some Sequence<UInt8>) {
        let nameStart = bytes.count
        name.text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        append(name, nameStart, value)
    }

    package mutating func add(named name: some Sequence<UInt8>, _ value: some Sequence<UInt8>) {
        let nameStart = bytes.count
        bytes.append(contentsOf: name)
        let known = bytes.withUnsafeBytes {
            HeaderName.recognize(UnsafeRawBufferPointer(rebasing: $0[nameStart...]))
        }
        append(known, nameStart, value)
    }

    private mutating func append(_ name: HeaderName, _ nameStart: Int, _ value: some Sequence<UInt8>) {
        let nameEnd = bytes.count
        bytes.append(contentsOf: value)
        noteField(name, name: nameStart..<nameEnd, value: nameEnd..<bytes.count)
    }

    package mutating func remove(_ name: HeaderName) {
        guard present.contains(name) else { return }
        for index in fields.indices where fields[index].name == name { fields[index].isRemoved = true }
        present.bits &= ~(1 << UInt64(name.rawValue))
    }

    /// Removes every field for which `condition` holds.
    package mutating func removeAll(where condition: (HeaderBlock, Field) -> Bool) {
        for index in fields.indices where !fields[index].isRemoved && condition(self, fields[index]) {
            fields[index].isRemoved = true
        }
        var left = HeaderNameSet()
        for field in fields where !field.isRemoved { left.insert(field.name) }
        present = left
    }
}

extension HeaderBlock {
    /// The comma-separated members of all fields of a name, without the white space around them
    /// (RFC 9110, section 5.6.1).
    package func members(of name: HeaderName) -> [ArraySlice<UInt8>] {
        values(name).flatMap { value in
            value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmed)
        }
    }

    /// Calls `body` with each of ``members(of:)``, without making arrays of them.
    func forEachMember(
        of name: HeaderName,
        _ body: (UnsafeRawBufferPointer) throws(Refusal) -> Void
    ) throws(Refusal) {
        guard contains(name) else { return }
        for field in fields where field.name == name && !field.isRemoved {
            try bytes.withBytes(valueRange(field)) { value throws(Refusal) in
                var rest = value[...]
                while let comma = rest.firstIndex(of: UInt8(ascii: ",")) {
                    try body(UnsafeRawBufferPointer(rebasing: rest[..<comma]).trimmed)
                    rest = rest[(comma &+ 1)...]
                }
                try body(UnsafeRawBufferPointer(rebasing: rest).trimmed)
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Without spaces and tabs at either end.
    fileprivate var trimmed: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start] == .space || self[start] == .tab { start &+= 1 }
        while end > start, self[end &- 1] == .space || self[end &- 1] == .tab { end &-= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// Whether these bytes spell `text`, which is in lower case, in any case.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        text.equalsIgnoringCase(self)
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs at either end.
    package var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first == .space || first == .tab { slice.removeFirst() }
        while let last = slice.last, last == .space || last == .tab { slice.removeLast() }
        return slice
    }

    /// Whether these bytes spell `text`, which is in lower case, in any case.
    package func equalsIgnoringCase(_ text: StaticString) -> Bool {
        withUnsafeBytes { text.equalsIgnoringCase($0) }
    }
}
