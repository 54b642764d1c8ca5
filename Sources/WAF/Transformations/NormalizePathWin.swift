// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:normalizePathWin`: `t:normalizePath` with backslashes taken as slashes.
struct NormalizePathWin: Transformation {
    static let word = "normalizePathWin"
    var triggers: ByteSet { ByteSet("/.\\".utf8) }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        PathSegments.normalize(value, isWindows: true, into: &output)
    }
}
