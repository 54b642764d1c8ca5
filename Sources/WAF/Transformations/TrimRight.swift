// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:trimRight`: white space at the end is left out.
struct TrimRight: Transformation {
    static let word = "trimRight"
    var triggers: ByteSet { WhiteSpace.test.set }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        value.appendTrimmed(left: false, right: true, to: &output)
    }
}
