// SPDX-License-Identifier: Apache-2.0

/// Where a piece of configuration was written.
struct Position: Sendable, Hashable {
    var source: Source
    /// From 1 on; 0 for an override, which has no lines.
    var line: Int
    /// From 1 on, in Unicode scalars.
    var column: Int

    /// As it is named within a message about another place.
    var text: String { line > 0 ? "\(source.name):\(line):\(column)" : source.name }
}

/// A file or an override that configuration comes from.
struct Source: Sendable, Hashable {
    /// As it is shown to the user.
    var name: String
    /// Absolute; what relative paths in it are relative to.
    var directory: String
    /// The order in which sources were opened, and their errors are reported.
    var order = 0

    var start: Position { Position(source: self, line: 1, column: 1) }
}

extension Position: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.source.order, left.line, left.column) < (right.source.order, right.line, right.column)
    }
}
