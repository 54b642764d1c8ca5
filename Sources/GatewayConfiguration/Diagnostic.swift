// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a configuration, and where.
package struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
    /// The file as the user named it, `<stdin>`, or `--set PATH` for an override.
    package let file: String
    /// From 1 on; 0 where the place is not in a file.
    package let line: Int
    /// From 1 on, in Unicode scalars; 0 where the place is not in a file.
    package let column: Int
    /// Lower-case start, no full stop; what the user wrote stands in quotes.
    package let message: String
    /// What was expected, or how to mend it.
    package let hint: String?

    package var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return "\(place): error: \(message)" + (hint.map { "\n    hint: \($0)" } ?? "")
    }
}

/// Everything that is wrong with a configuration, by position. Never empty.
package struct ConfigurationErrors: Error, Sendable, Equatable, CustomStringConvertible {
    package let diagnostics: [Diagnostic]

    /// The whole text to print, without a newline at its end.
    package var description: String {
        // More than this nobody reads, and the cause is usually one of the first.
        let shown = diagnostics.prefix(100)
        let rest = diagnostics.count - shown.count
        return (shown.map(\.description) + (rest > 0 ? ["... and \(rest) more errors"] : [])).joined(separator: "\n")
    }
}
