// SPDX-License-Identifier: Apache-2.0

/// Reads an OpenAPI document without a configuration around it, in the way and with the messages of `contracts`.
package enum ContractReader {
    /// - Parameter path: from the current directory, or absolute.
    /// - Returns: the document first, then every file it refers to, directly or not, each once.
    /// - Throws: all that is wrong, with file, line and column.
    package static func read(_ path: String) throws(ConfigurationErrors) -> [ContractDocument] {
        let directory = FileAccess.currentDirectory
        let report = Report()
        // Messages name this only where the file itself cannot be read.
        let source = Source(name: "gatehouse", directory: directory)
        let documents = ContractFiles.load(
            FileAccess.resolve(path, in: directory),
            at: Position(source: source, line: 0, column: 0),
            DecodingContext(report: report)
        )
        if let errors = report.errors { throw errors }
        return documents ?? []
    }
}
