// SPDX-License-Identifier: Apache-2.0

/// Why a document cannot be read, and at which place.
struct DocumentProblem: Error {
    /// As of a ``Diagnostic``.
    let message: String
    var hint: String?
    /// From 1 on.
    var line = 1
    /// From 1 on, in Unicode scalars.
    var column = 1
}
