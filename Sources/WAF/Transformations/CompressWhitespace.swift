// SPDX-License-Identifier: Apache-2.0

/// `t:compressWhitespace`: each run of white space becomes one space.
struct CompressWhitespace: Rewriting {
    static let word = "compressWhitespace"
    var start: WhiteSpace.Test { WhiteSpace.test }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        var end = index &+ 1
        while end < value.count, WhiteSpace.contains(value[end]) { end &+= 1 }
        if end == index &+ 1, value[index] == UInt8(ascii: " ") { return .none }
        return .byte(UInt8(ascii: " "), for: end &- index)
    }
}
