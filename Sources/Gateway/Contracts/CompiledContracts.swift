// SPDX-License-Identifier: Apache-2.0

import Contract
import GatewayConfiguration

/// The OpenAPI documents of a snapshot, compiled, each once. A document that a reload did not change is not compiled
/// again: large ones take tens of milliseconds.
struct CompiledContracts: Sendable {
    private struct Source: Hashable {
        let documents: [ContractDocument]
        let basePath: String?
        let formats: Bool
    }

    private let known: [Source: Contract]
    private var made: [Source: Contract] = [:]

    init(replacing previous: CompiledContracts?) {
        known = previous?.made ?? [:]
    }

    /// - Throws: all that is wrong with the document, each with file, line and column.
    mutating func contract(_ configuration: ContractConfiguration) throws(SnapshotError) -> Contract {
        let source = Source(
            documents: configuration.documents,
            basePath: configuration.basePath,
            formats: configuration.formats
        )
        if let contract = made[source] ?? known[source] {
            made[source] = contract
            return contract
        }
        do throws(ContractErrors) {
            let contract = try OpenAPIDocument.compile(
                documents: Dictionary(configuration.documents.map { ($0.uri, $0.json) }) { first, _ in first },
                root: configuration.documents.first?.uri ?? "",
                options: ContractOptions(
                    basePath: configuration.basePath,
                    formats: configuration.formats ? .all : .none
                )
            )
            made[source] = contract
            return contract
        } catch {
            throw SnapshotError(error.errors.map { Self.text($0, configuration) }.joined(separator: "\n"))
        }
    }

    private static func text(_ error: ContractError, _ configuration: ContractConfiguration) -> String {
        guard let document = configuration.documents.first(where: { $0.uri == error.document }) else {
            return "\(configuration.openapi): \(error.message)"
        }
        return "\(document.place(ofPointer: error.pointer)): \(error.message)"
    }
}
