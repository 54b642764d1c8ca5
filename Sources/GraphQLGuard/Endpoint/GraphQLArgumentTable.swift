// SPDX-License-Identifier: Apache-2.0

/// The values that a request sends as arguments, literals and variables alike, decoded: what rules and patches look at
/// instead of the document's text. The storage is used again from request to request.
package struct GraphQLArgumentTable: Sendable {
    package struct Entry: Sendable {
        package let place: GraphQLArgumentPlace
        let nameStart: Int
        let valueStart: Int
        let end: Int
    }

    /// What one request may fill in: values, and bytes of names and values.
    static let maximumValues = 10_000
    static let maximumBytes = 4 << 20

    package private(set) var entries: [Entry] = []
    private var text: [UInt8] = []

    package var count: Int { entries.count }

    /// Such as `Mutation.checkoutCreate.input.lines.0.quantity`.
    package func name(_ index: Int) -> ArraySlice<UInt8> {
        text[entries[index].nameStart..<entries[index].valueStart]
    }

    /// Such as `Mutation.checkoutCreate`; of a directive its name with the sign. Empty for what is no argument.
    package func field(_ index: Int) -> ArraySlice<UInt8> {
        name(index).prefix(entries[index].place.fieldCount)
    }

    /// The argument's own name, such as `input`. Empty for what is no argument.
    package func argument(_ index: Int) -> ArraySlice<UInt8> {
        name(index).prefix(entries[index].place.argumentCount).dropFirst(entries[index].place.fieldCount + 1)
    }

    /// What stands within the argument, such as `lines.0.quantity`; empty for the argument itself.
    package func path(_ index: Int) -> ArraySlice<UInt8> {
        let place = entries[index].place
        return name(index).dropFirst(place.argumentCount + (place.argumentCount == 0 ? 0 : 1))
    }

    /// UTF-8. Strings without quotes and escapes, all else as it was sent.
    package func value(_ index: Int) -> ArraySlice<UInt8> {
        text[entries[index].valueStart..<entries[index].end]
    }

    /// Name and value, in place.
    package func withSpans(_ index: Int, _ body: (Span<UInt8>, Span<UInt8>) -> Void) {
        let entry = entries[index]
        let span = text.span
        body(
            span.extracting(entry.nameStart..<entry.valueStart),
            span.extracting(entry.valueStart..<entry.end)
        )
    }

    var valuesLeft: Int { Self.maximumValues - entries.count }
    var bytesLeft: Int { Self.maximumBytes - text.count }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        // What one large request needed is given back.
        if text.capacity > 256 << 10 { text = [] } else { text.removeAll(keepingCapacity: true) }
    }
}

extension GraphQLArgumentTable: GraphQLArgumentSink {
    package mutating func add(_ place: GraphQLArgumentPlace, name: Span<UInt8>, value: Span<UInt8>) -> Bool {
        let start = text.count
        name.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        let valueStart = text.count
        value.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        entries.append(Entry(place: place, nameStart: start, valueStart: valueStart, end: text.count))
        return true
    }
}
