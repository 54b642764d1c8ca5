// SPDX-License-Identifier: Apache-2.0

import CHyperscan

/// What Hyperscan answered when it could not do as asked.
package struct HyperscanError: Error, Hashable, Sendable {
    /// One of the `HS_` codes of hs_common.h; always negative.
    package let code: Int32
    /// What is wrong, for people.
    package let message: String
    /// Which of the expressions is at fault, counted from 0; nil when it is none in particular.
    package let expression: Int?

    init(code: Int32, message: String? = nil, expression: Int? = nil) {
        self.code = code
        self.message = message ?? Self.message(code)
        self.expression = expression
    }

    private static func message(_ code: Int32) -> String {
        switch code {
        case HS_INVALID: "the database or the scratch space is not valid, or the value is too long"
        case HS_NOMEM: "no memory"
        case HS_SCAN_TERMINATED: "the scan stopped before its end"
        case HS_DB_VERSION_ERROR: "the database was made by another version"
        case HS_DB_PLATFORM_ERROR: "the database was made for another processor"
        case HS_DB_MODE_ERROR: "the database was made for another mode of scanning"
        case HS_SCRATCH_IN_USE: "the scratch space is in use"
        case HS_ARCH_ERROR: "this processor lacks instructions that are needed (SSSE3 at least)"
        default: "error \(code)"
        }
    }
}
