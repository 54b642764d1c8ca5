// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong in a document, with its place.
package struct ContractError: Hashable, Sendable, CustomStringConvertible {
    /// The URI of the document.
    package let document: String
    /// The place in it, a JSON Pointer (RFC 6901).
    package let pointer: String
    /// For people: what was read, what was expected.
    package let message: String

    package init(document: String, pointer: String, message: String) {
        self.document = document
        self.pointer = pointer
        self.message = message
    }

    init(_ error: SchemaError) {
        self.init(document: error.uri, pointer: error.pointer, message: error.message)
    }

    package var description: String { "\(document)#\(pointer): \(message)" }
}

/// Why documents cannot be compiled: all that was found, in the order of the document.
package struct ContractErrors: Error, Hashable, Sendable, CustomStringConvertible {
    package let errors: [ContractError]

    package init(_ errors: [ContractError]) {
        self.errors = errors
    }

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
