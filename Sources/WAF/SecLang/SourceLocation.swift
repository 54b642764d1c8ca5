// SPDX-License-Identifier: Apache-2.0

/// Where in which rule file something was written. Lines and columns count from 1; columns count bytes.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}

/// Why rules could not be loaded: what was read, where, what was expected, how to mend it.
package struct SecLangError: Error, Hashable, Sendable, CustomStringConvertible {
    package let location: SourceLocation
    package let message: String

    package init(_ message: String, at location: SourceLocation) {
        self.location = location
        self.message = message
    }

    package var description: String { "\(location): \(message)" }
}
