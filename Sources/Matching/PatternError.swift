// SPDX-License-Identifier: Apache-2.0

/// A regular expression that PCRE2 refuses.
package struct PatternError: Error, Hashable, Sendable {
    /// What is wrong, for people.
    package let message: String
    /// Where in the pattern, in bytes from its start.
    package let offset: Int

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}
