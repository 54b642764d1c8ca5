// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:trim`: white space at both ends is left out.
struct Trim: Transformation {
    static let word = "trim"
    var triggers: ByteSet { WhiteSpace.test.set }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        value.appendTrimmed(left: true, right: true, to: &output)
    }
}

extension Span<UInt8> {
    /// Appends the value without the white space at the named ends, or returns false if there is none.
    @inline(__always)
    func appendTrimmed(left: Bool, right: Bool, to output: inout [UInt8]) -> Bool {
        var lower = 0
        var upper = count
        if left {
            while lower < upper, WhiteSpace.contains(self[lower]) { lower &+= 1 }
        }
        if right {
            while upper > lower, WhiteSpace.contains(self[upper &- 1]) { upper &-= 1 }
        }
        guard upper &- lower < count else { return false }
        output.append(self, lower..<upper)
        return true
    }
}
