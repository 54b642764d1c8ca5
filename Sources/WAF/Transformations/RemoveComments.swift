// SPDX-License-Identifier: Apache-2.0

/// `t:removeComments`: comments of C and HTML are left out, and all after `--` or `#`. As in ModSecurity, either end
/// mark ends either comment, the byte after it is taken as it is (a NUL where the value ends there), and a comment
/// without end becomes a space.
struct RemoveComments: Rewriting {
    static let word = "removeComments"
    var start: CommentMarks.Opening { CommentMarks.opening }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        let count = value.count
        var position: Int
        if value.hasBytes("/*", at: index) {
            position = index &+ 2
        } else if value.hasBytes("<!--", at: index) {
            position = index &+ 4
        } else if value[index] == UInt8(ascii: "#") || value.hasBytes("--", at: index) {
            return .removing(count &- index)
        } else {
            return .none
        }
        while position < count {
            let mark = value.hasBytes("*/", at: position) ? 2 : value.hasBytes("-->", at: position) ? 3 : 0
            if mark > 0 {
                let end = position &+ mark
                return end < count
                    ? .byte(value[end], for: end &+ 1 &- index) : .byte(0, for: end &- index)
            }
            position &+= 1
        }
        return .byte(UInt8(ascii: " "), for: count &- index)
    }
}
