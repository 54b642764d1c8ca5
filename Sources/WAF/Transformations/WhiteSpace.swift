// SPDX-License-Identifier: Apache-2.0

/// White space as the C locale knows it: space, tab, line feed, vertical tab, form feed, carriage return.
enum WhiteSpace {
    typealias Test = EitherTest<ASCIIRange, OneByte>

    static var test: Test {
        @inline(__always) get { EitherTest(ASCIIRange("\t", "\r"), OneByte(" ")) }
    }

    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool { byte == 32 || byte &- 9 < 5 }
}
