// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:removeCommentsChar`: the marks of comments (those of C, HTML, SQL and the shell) are left out, what they
/// enclose stays.
struct RemoveCommentsChar: Rewriting {
    static let word = "removeCommentsChar"
    var start: EitherTest<CommentMarks.Opening, OneByte> { EitherTest(CommentMarks.opening, OneByte("*")) }

    // A star counts before a slash alone.
    var triggers: ByteSet { CommentMarks.opening.set }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        switch value[index] {
        case UInt8(ascii: "#"): return .removing(1)
        case UInt8(ascii: "/"): return value.hasBytes("/*", at: index) ? .removing(2) : .none
        case UInt8(ascii: "*"): return value.hasBytes("*/", at: index) ? .removing(2) : .none
        case UInt8(ascii: "<"): return value.hasBytes("<!--", at: index) ? .removing(4) : .none
        default:
            if value.hasBytes("-->", at: index) { return .removing(3) }
            return value.hasBytes("--", at: index) ? .removing(2) : .none
        }
    }
}
