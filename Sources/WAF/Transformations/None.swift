// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:none`: drops the transformations inherited so far, which is done where rules are compiled; a value passes
/// through it as it is.
struct None: Transformation {
    static let word = "none"
    var triggers: ByteSet { ByteSet() }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool { false }
}
