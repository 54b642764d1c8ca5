// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A document with schemas in it, under the URI that references resolve against.
package struct SchemaSource: Sendable {
    package let uri: String
    package let bytes: [UInt8]
    package let document: JSONDocument
    /// Of schemas that do not say theirs.
    package let dialect: SchemaDialect
    /// Whether the whole document is a schema; otherwise it is an OpenAPI document, or a part of one, with schemas
    /// under `schema` and `schemas`, and wherever references lead.
    package let isSchema: Bool

    /// Deep enough for any document made by people, and for what machines make of them.
    package static let limits = JSONLimits(maximumDepth: 128, maximumNodes: 4_000_000, maximumNumberBytes: 1024)

    /// - Parameter uri: absolute, without a fragment.
    package init(
        uri: String,
        json bytes: [UInt8],
        dialect: SchemaDialect = .draft202012,
        isSchema: Bool = true
    ) throws(SchemaError) {
        self.uri = SchemaURI(uri).resource
        self.bytes = bytes
        self.dialect = dialect
        self.isSchema = isSchema
        var document = JSONDocument()
        do throws(JSONError) {
            try document.parse(bytes.span, limits: Self.limits)
        } catch {
            throw SchemaError(uri: uri, pointer: "", message: "not a JSON document: \(error)")
        }
        self.document = document
    }

    func text(_ node: Int) -> String {
        var text: [UInt8] = []
        document.decodeString(node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func pointer(_ node: Int) -> String {
        var text: [UInt8] = []
        document.appendPointer(to: node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func value(_ key: String, of object: Int) -> Int? {
        document.value(forKey: Array(key.utf8).span, of: object, in: bytes.span)
    }

    /// The text of a member that is a string.
    func string(_ key: String, of object: Int) -> String? {
        guard let node = value(key, of: object), document[node].kind == .string else { return nil }
        return text(node)
    }
}
