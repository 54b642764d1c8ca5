// SPDX-License-Identifier: Apache-2.0

/// What a document may cost. What is beyond a limit is refused with the matching `JSONError.Reason`.
package struct JSONLimits: Hashable, Sendable {
    /// How deep arrays and objects may stand in each other; a single one is depth 1. Reading itself needs no stack:
    /// the limit protects what walks the document later, here and in the backend.
    package var maximumDepth: Int
    /// Values and keys together. A node takes 20 bytes of the tape, so that the default bounds it to 2 MB.
    package var maximumNodes: Int
    /// Bytes between the quotes of one string, as received.
    package var maximumStringBytes: Int
    /// Bytes of one number. 64 hold every double (17 digits and an exponent) and generous decimals; longer ones are
    /// bait for parsers of big numbers.
    package var maximumNumberBytes: Int
    /// Refuse an object with a key twice: RFC 8259 section 4 leaves open which one a receiver takes.
    package var rejectsDuplicateKeys: Bool

    package init(
        maximumDepth: Int = 64,
        maximumNodes: Int = 100_000,
        maximumStringBytes: Int = .max,
        maximumNumberBytes: Int = 64,
        rejectsDuplicateKeys: Bool = false
    ) {
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
        self.maximumStringBytes = maximumStringBytes
        self.maximumNumberBytes = maximumNumberBytes
        self.rejectsDuplicateKeys = rejectsDuplicateKeys
    }
}
