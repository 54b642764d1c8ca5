// SPDX-License-Identifier: Apache-2.0

/// `t:removeWhitespace`: white space is left out, and the no-break space both as ISO 8859-1 (0xA0) and as
/// UTF-8 (0xC2 0xA0) writes it.
struct RemoveWhitespace: Rewriting {
    static let word = "removeWhitespace"
    var start: EitherTest<WhiteSpace.Test, EitherByte> { EitherTest(WhiteSpace.test, EitherByte("\u{A0}", "\u{C2}")) }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement { .removing(1) }
}
