// SPDX-License-Identifier: Apache-2.0

import JSON

/// Why a value does not fit a schema. Speaks of the contract and never repeats what was received, but for the names of
/// properties in the pointer.
package struct SchemaFailure: Hashable, Sendable {
    /// Where in the document, a JSON Pointer (RFC 6901); one longer than 256 bytes ends there with "...".
    package let pointer: String
    /// The keyword that failed, or `budget`: the check took more steps or time than it may; or `undeclared`.
    package let keyword: String
    /// For people: what would have been right, such as "at most 99".
    package let expected: String

    package init(pointer: String, keyword: String, expected: String) {
        self.pointer = pointer
        self.keyword = keyword
        self.expected = expected
    }
}

extension SchemaPlan {
    /// Bytes of a pointer: property names are the client's choice.
    private static let longestPointer = 256

    func failure(_ finding: SchemaFinding, _ document: borrowing JSONDocument, _ bytes: Span<UInt8>) -> SchemaFailure {
        var pointer: [UInt8] = []
        document.appendPointer(to: finding.node, in: bytes, into: &pointer)
        if pointer.count > Self.longestPointer {
            var end = Self.longestPointer
            // Not within a character.
            while end > 0, pointer[end] & 0xC0 == 0x80 { end -= 1 }
            pointer = pointer[..<end] + Array("...".utf8)
        }
        return SchemaFailure(
            pointer: String(decoding: pointer, as: UTF8.self),
            keyword: finding.keyword.rawValue,
            expected: expected(finding)
        )
    }
}
