// SPDX-License-Identifier: Apache-2.0

/// `t:removeNulls`: NUL bytes are left out.
struct RemoveNulls: Rewriting {
    static let word = "removeNulls"
    var start: OneByte { OneByte("\0") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement { .removing(1) }
}
