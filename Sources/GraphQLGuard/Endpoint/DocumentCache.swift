// SPDX-License-Identifier: Apache-2.0

/// The valid documents that a worker saw last, read and linked to the schema: storefronts send the same few again and
/// again. A document is taken out while it is looked at and put back after; what is found is what a fresh read gives,
/// since the whole text is compared.
struct DocumentCache: Sendable {
    private struct Slot: Sendable {
        var isFilled = false
        var hash: UInt64 = 0
        var limits = GraphQLLimits()
        var document = GraphQLDocument()
    }

    /// A power of two.
    private static let count = 32
    /// Of a document's text. Longer ones are rare and would hold much memory.
    private static let maximumBytes = 16_384

    private var slots = [Slot](repeating: Slot(), count: count)

    private static func hash(_ text: Span<UInt8>) -> UInt64 {
        NameHash.hash(text, 0, text.count, seed: NameHash.seed)
    }

    /// Exchanges `document` for the valid one of this text, if it is here and was read within the same limits.
    mutating func take(_ text: Span<UInt8>, _ limits: GraphQLLimits, into document: inout GraphQLDocument) -> Bool {
        guard text.count <= Self.maximumBytes else { return false }
        let hash = Self.hash(text)
        let index = Int(truncatingIfNeeded: hash) & (Self.count - 1)
        guard slots[index].isFilled, slots[index].hash == hash, slots[index].limits == limits else { return false }
        let known = slots[index].document.source
        guard known.count == text.count, isSameText(known.span, 0, text, 0, count: text.count) else { return false }
        swap(&slots[index].document, &document)
        slots[index].isFilled = false
        return true
    }

    /// Keeps a valid document; `document` becomes storage to use again.
    mutating func put(_ document: inout GraphQLDocument, _ limits: GraphQLLimits) {
        guard document.source.count <= Self.maximumBytes else { return }
        let hash = Self.hash(document.source.span)
        let index = Int(truncatingIfNeeded: hash) & (Self.count - 1)
        swap(&slots[index].document, &document)
        slots[index].isFilled = true
        slots[index].hash = hash
        slots[index].limits = limits
    }
}
