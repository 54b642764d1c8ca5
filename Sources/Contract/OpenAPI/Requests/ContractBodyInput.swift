// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What others have already read of a body, so that it is read once.
package enum ContractBodyInput: Sendable {
    /// Nothing; the contract reads it.
    case unread
    /// The tape of a JSON body, read to its end with duplicate keys refused or marked.
    case json(JSONDocument)
    /// The parts of a multipart body.
    case parts([ContractPart])
}

/// One part of a `multipart/form-data` body (RFC 7578): where in the body its pieces are.
package struct ContractPart: Hashable, Sendable {
    /// The field's name as it stands between the quotes.
    package let name: Range<Int>
    package let value: Range<Int>
    /// It has a `filename`.
    package let isFile: Bool

    package init(name: Range<Int>, value: Range<Int>, isFile: Bool) {
        self.name = name
        self.value = value
        self.isFile = isFile
    }
}

/// What came of checking a body.
package struct ContractBodyResult: Sendable {
    package var violations: [Violation] = []
    /// The body without what was to be left out; nil if it stays as it is.
    package var rewritten: [UInt8]?
}

/// How a body has to be treated before it can be checked.
package enum ContractBodyHandling: Hashable, Sendable {
    /// No body is declared, or its media type is not looked into: only its presence and size matter.
    case pass
    /// The whole body is needed.
    case read
}
