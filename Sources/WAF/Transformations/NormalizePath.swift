// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:normalizePath`: empty segments and `.` are left out, `..` takes the segment before it away. At the root of an
/// absolute path `..` is left out, at the start of a relative one it stays.
struct NormalizePath: Transformation {
    static let word = "normalizePath"
    var triggers: ByteSet { ByteSet("/.".utf8) }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        PathSegments.normalize(value, isWindows: false, into: &output)
    }
}
