// SPDX-License-Identifier: Apache-2.0

/// Where a value was written, for messages about it after loading.
package struct SourcePlace: Sendable, Hashable, CustomStringConvertible {
    /// As the user named it.
    package var file: String
    /// From 1 on; 0 where the place is not in a file.
    package var line: Int
    /// From 1 on, in Unicode scalars.
    package var column: Int

    package init(file: String = "", line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    init(_ position: Position) {
        self.init(file: position.source.name, line: position.line, column: position.column)
    }

    package var description: String { line > 0 ? "\(file):\(line):\(column)" : file }
}
