// SPDX-License-Identifier: Apache-2.0

/// What bodies of one media type look like (OpenAPI 3.1, Media Type Object).
struct MediaType: Sendable {
    enum Kind: Hashable, Sendable {
        case json, form, multipart, text
        /// Not looked into.
        case opaque
    }

    /// In lower case, without parameters; `*` stands for any.
    let type: [UInt8]
    let subtype: [UInt8]
    let kind: Kind
    let schema: SchemaEntry?
    /// The fields of a form, and its shape.
    var fields: FieldSet?
    var shape: Int32 = -1

    var text: String { String(decoding: type + [UInt8(ascii: "/")] + subtype, as: UTF8.self) }
}

/// The media types that a body may have.
struct MediaTypes: Sendable {
    var entries: [MediaType] = []

    var isEmpty: Bool { entries.isEmpty }

    /// The declared names, for messages.
    var expected: String { entries.prefix(10).map(\.text).joined(separator: " or ") }

    /// The entry for a media type: the type itself, then a range with its structured suffix (`application/*+json`),
    /// then for a `+json` type the entry of `application/json`, then `type/*`, then `*/*` (RFC 9110 section 12.5.1,
    /// RFC 6839 section 3.1).
    func find(_ name: MediaTypeName, _ bytes: Span<UInt8>) -> Int? {
        var best: (index: Int, rank: Int)?
        for index in entries.indices {
            let rank = Self.rank(entries[index], name, bytes)
            if rank > best?.rank ?? 0 { best = (index, rank) }
        }
        return best?.index
    }

    private static func rank(_ entry: MediaType, _ name: MediaTypeName, _ bytes: Span<UInt8>) -> Int {
        if entry.type == [UInt8(ascii: "*")] { return 1 }
        guard MediaTypeName.isEqual(bytes, name.type, entry.type) else { return 0 }
        if entry.subtype == [UInt8(ascii: "*")] { return 2 }
        if MediaTypeName.isEqual(bytes, name.subtype, entry.subtype) { return 5 }
        guard let suffix = name.suffix else { return 0 }
        if entry.subtype.starts(with: "*+".utf8),
            MediaTypeName.isEqual(bytes, suffix, Array(entry.subtype.dropFirst(2)))
        {
            return 4
        }
        return entry.subtype.elementsEqual("json".utf8) && MediaTypeName.isEqual(bytes, suffix, Array("json".utf8))
            ? 3 : 0
    }
}
