// SPDX-License-Identifier: Apache-2.0

/// Where rule files and the lists they name come from. The engine reads them only while rules are loaded.
package protocol RuleFiles: Sendable {
    /// The bytes of a file; the error is a reason for people, such as `no such file`.
    func read(_ path: String) throws(RuleFileError) -> [UInt8]
    /// The files a shell pattern (`*`, `?`, `[...]`) names, sorted by name; a path without one names itself.
    func expand(_ pattern: String) throws(RuleFileError) -> [String]
    /// Whether there is something of this name; an error when that cannot be found out.
    func exists(_ path: String) throws(RuleFileError) -> Bool
}

extension RuleFiles {
    /// What cannot be read is not there.
    package func exists(_ path: String) throws(RuleFileError) -> Bool {
        (try? read(path)) != nil
    }
}

package struct RuleFileError: Error, Hashable, Sendable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
