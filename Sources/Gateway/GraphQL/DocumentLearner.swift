// SPDX-License-Identifier: Apache-2.0

import Glibc
import GraphQLGuard
import NIOPosix
import Synchronization

/// Adds documents that clients ask for to a manifest of trusted ones (`trusted_documents.mode: learn`). The file is
/// written off the event loops, whole each time, so that who reads it never finds half of one.
package final class DocumentLearner: Sendable {
    private struct State {
        var documents: TrustedDocuments
        var isWriting = false
        var isDirty = false

        /// The manifest to write; nil when all is written.
        mutating func next(isApollo: Bool) -> [UInt8]? {
            guard isDirty else {
                isWriting = false
                return nil
            }
            isDirty = false
            return documents.manifest(isApollo: isApollo)
        }
    }

    /// Of the manifest.
    let path: String
    private let isApollo: Bool
    private let state: Mutex<State>

    /// Whoever sends more different documents is no storefront.
    private static let maximumDocuments = 5_000

    init(path: String, isApollo: Bool, known: TrustedDocuments) {
        self.path = path
        self.isApollo = isApollo
        state = Mutex(State(documents: known))
    }

    /// - Parameters:
    ///   - document: one that is good but for not being on the list.
    ///   - id: what it goes by where the client did not say.
    func learn(_ document: UnlistedDocument, id: [UInt8]) {
        let mustWrite = state.withLock { state in
            guard state.documents.count < Self.maximumDocuments,
                state.documents.add(document.text, id: document.id ?? id)
            else { return false }
            state.isDirty = true
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustWrite { save() }
    }

    private func save() {
        NIOThreadPool.singleton.submit { [self] _ in
            while let manifest = state.withLock({ $0.next(isApollo: isApollo) }) {
                // A directory that cannot be written to loses what was learned, not the traffic.
                _ = replaceFile(with: manifest)
            }
        }
    }

    private func replaceFile(with bytes: [UInt8]) -> Bool {
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { return false }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { break }
            rest = rest.dropFirst(written)
        }
        close(descriptor)
        guard rest.isEmpty, rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }
}
