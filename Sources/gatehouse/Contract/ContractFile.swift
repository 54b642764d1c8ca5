// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Contract
import GatewayConfiguration

/// An OpenAPI document that was read with all its files, for the commands that are told its name.
struct ContractFile {
    /// The document first.
    let documents: [ContractDocument]

    /// - Throws: exit code 2, after every error was printed with file, line and column.
    init(_ path: String) throws {
        do {
            documents = try ContractReader.read(path)
        } catch {
            Terminal.error("\(error)")
            throw ExitCode(2)
        }
    }

    init(_ documents: [ContractDocument]) {
        self.documents = documents
    }

    var root: String { documents.first?.uri ?? "" }

    var json: [String: [UInt8]] {
        Dictionary(documents.map { ($0.uri, $0.json) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: exit code 2, after every error was printed with file, line and column.
    func compile(_ options: ContractOptions = ContractOptions()) throws -> Contract {
        do {
            return try OpenAPIDocument.compile(documents: json, root: root, options: options)
        } catch {
            for line in lines(error) { Terminal.error(line) }
            throw ExitCode(2)
        }
    }

    /// Errors of the document, each where it was written.
    func lines(_ errors: ContractErrors) -> [String] {
        errors.errors.map { error in
            let document = documents.first { $0.uri == error.document } ?? documents.first
            let place = document.map { "\($0.place(ofPointer: error.pointer))" } ?? error.document
            return "\(place): error: \(error.message)"
        }
    }
}
