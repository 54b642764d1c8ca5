// SPDX-License-Identifier: Apache-2.0

/// `t:replaceComments`: each comment of C, to its end or the value's, becomes one space.
struct ReplaceComments: Rewriting {
    static let word = "replaceComments"
    var start: OneByte { OneByte("/") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        guard value.hasBytes("/*", at: index) else { return .none }
        var end = index &+ 2
        while end < value.count, !value.hasBytes("*/", at: end) { end &+= 1 }
        end = end < value.count ? end &+ 2 : end
        return .byte(UInt8(ascii: " "), for: end &- index)
    }
}
