// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:trimLeft`: white space at the start is left out.
struct TrimLeft: Transformation {
    static let word = "trimLeft"
    var triggers: ByteSet { WhiteSpace.test.set }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        value.appendTrimmed(left: true, right: false, to: &output)
    }
}
