// SPDX-License-Identifier: Apache-2.0

/// Why a load of rules was refused: every error found, in the order of the files.
package struct SecLangErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty, and never more than 50: who has more of them has one cause for all.
    package let errors: [SecLangError]

    package init(_ errors: [SecLangError]) {
        self.errors = errors
    }

    /// One error a line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// Collects errors, so that one load shows them all.
struct ErrorList {
    static let limit = 50
    private(set) var errors: [SecLangError] = []

    var isFull: Bool { errors.count >= Self.limit }

    mutating func report(_ error: SecLangError) {
        if !isFull { errors.append(error) }
    }

    /// Nil, and the error kept, when the body throws.
    mutating func attempt<Value>(_ body: () throws(SecLangError) -> Value) -> Value? {
        do throws(SecLangError) {
            return try body()
        } catch {
            report(error)
            return nil
        }
    }
}
