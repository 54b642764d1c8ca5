// SPDX-License-Identifier: Apache-2.0

/// Why a schema cannot be used: what is wrong and where.
package struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The document.
    package let uri: String
    /// The place in it, a JSON Pointer (RFC 6901).
    package let pointer: String
    /// For people: what was read, what was expected.
    package let message: String

    package init(uri: String, pointer: String, message: String) {
        self.uri = uri
        self.pointer = pointer
        self.message = message
    }

    package var description: String { "\(uri)#\(pointer): \(message)" }
}
