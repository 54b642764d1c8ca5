// SPDX-License-Identifier: Apache-2.0

/// Collects errors from every step of loading, so that the user sees all of them at once.
final class Report {
    private var entries: [(position: Position, diagnostic: Diagnostic)] = []
    private var known: Set<Diagnostic> = []

    var isEmpty: Bool { entries.isEmpty }

    func error(at position: Position, _ message: String, hint: String? = nil) {
        let diagnostic = Diagnostic(
            file: position.source.name,
            line: position.line,
            column: position.column,
            message: message,
            hint: hint
        )
        // An alias is read once for each of its uses; its error is told once.
        guard known.insert(diagnostic).inserted else { return }
        entries.append((position, diagnostic))
    }

    /// Adds what another report has.
    func take(_ other: Report) {
        for entry in other.entries where known.insert(entry.diagnostic).inserted { entries.append(entry) }
    }

    /// Nil when there is nothing to report.
    var errors: ConfigurationErrors? {
        guard !entries.isEmpty else { return nil }
        let sorted = entries.enumerated().sorted {
            ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
        }
        return ConfigurationErrors(diagnostics: sorted.map(\.element.diagnostic))
    }
}
