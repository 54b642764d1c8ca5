// SPDX-License-Identifier: Apache-2.0

/// What every rule file must be before it is parsed: text.
enum RuleText {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Throws at the first byte that is not UTF-8 or that is a zero.
    static func check(_ bytes: [UInt8], file: String) throws(SecLangError) {
        if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return }
        var line = 0
        for content in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            if let zero = content.firstIndex(of: 0) {
                let location = SourceLocation(file: file, line: line, column: zero - content.startIndex + 1)
                throw SecLangError("a zero byte: a rule file is text; in a pattern write \\x00", at: location)
            }
            if String(validating: content, as: UTF8.self) == nil {
                let location = SourceLocation(file: file, line: line, column: validPrefix(of: content) + 1)
                throw SecLangError(
                    "not UTF-8: save the file in that encoding, or write the byte as \\xHH",
                    at: location
                )
            }
        }
        throw SecLangError("not UTF-8", at: SourceLocation(file: file, line: 1, column: 1))
    }

    /// How many bytes are read before the first that cannot be; decoding puts U+FFFD there.
    private static func validPrefix(of bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            count += UTF8.width(scalar)
        }
        return Swift.min(count, Swift.max(bytes.count - 1, 0))
    }
}
