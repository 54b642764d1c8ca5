// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why the cache could not give or take a ``PatternSet``.
package enum PatternSetCacheError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no file for these patterns, this budget, library and processor.
    case absent
    /// The file or directory belongs to another user, or others may write to it, or it is no plain file.
    case untrusted(path: String)
    /// The file is cut short, changed, or not of this program.
    case damaged(path: String)
    /// The operating system refused; `code` is an errno.
    case system(path: String, code: Int32)
    case hyperscan(HyperscanError)

    package var description: String {
        switch self {
        case .absent: "not in the pattern cache"
        case .untrusted(let path): "\(path) is not used: this user alone must own it and be able to write to it"
        case .damaged(let path): "\(path) is not used: it is damaged or not a pattern cache file"
        case .system(let path, let code): "\(path): \(String(cString: strerror(code)))"
        case .hyperscan(let error): error.message
        }
    }
}
