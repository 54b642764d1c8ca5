// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// Whether the ASCII `text` stands at `index`.
    @inline(__always)
    func hasBytes(_ text: StaticString, at index: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index &+ length <= count else { return false }
        for offset in 0..<length where self[index &+ offset] != text.utf8Start[offset] { return false }
        return true
    }
}

/// The bytes that the marks of comments begin with.
enum CommentMarks {
    typealias Opening = EitherTest<EitherByte, EitherByte>

    static var opening: Opening {
        @inline(__always) get { EitherTest(EitherByte("/", "<"), EitherByte("-", "#")) }
    }
}
