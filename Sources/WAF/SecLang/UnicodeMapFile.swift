// SPDX-License-Identifier: Apache-2.0

/// Reads a file of best-fit mappings: a code page's number, its name in parentheses, and pairs of a code point and
/// a byte in hexadecimal, `20127 (US-ASCII) 00a0:20 00a1:21`, for one code page after the other.
enum UnicodeMapFile {
    /// Nil when the file has no such code page.
    static func read(_ bytes: [UInt8], file: String, codePage: Int) throws(SecLangError) -> UnicodeMap? {
        var map: [UInt16: UInt8] = [:]
        var isFound = false
        var isWanted = false
        var line = 0
        for content in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            var isName = false
            for word in content.split(whereSeparator: isBlank) {
                if isName || word.first == UInt8(ascii: "(") {
                    isName = word.last != UInt8(ascii: ")")
                } else if let number = number(word, radix: 10), number <= Int(UInt16.max) {
                    isWanted = number == codePage
                    isFound = isFound || isWanted
                } else if let (codePoint, byte) = pair(word) {
                    if isWanted { map[codePoint] = byte }
                } else {
                    let location = SourceLocation(
                        file: file,
                        line: line,
                        column: word.startIndex - content.startIndex + 1
                    )
                    let found = String(decoding: word.prefix(40), as: UTF8.self)
                    throw SecLangError("expected a code page or a pair such as 00a1:21, got '\(found)'", at: location)
                }
            }
        }
        return isFound ? UnicodeMap(map) : nil
    }

    private static func pair(_ word: ArraySlice<UInt8>) -> (UInt16, UInt8)? {
        let halves = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard halves.count == 2, let codePoint = number(halves[0], radix: 16), let byte = number(halves[1], radix: 16),
            let codePoint = UInt16(exactly: codePoint), let byte = UInt8(exactly: byte)
        else { return nil }
        return (codePoint, byte)
    }

    /// Up to eight digits, without a sign.
    private static func number(_ word: ArraySlice<UInt8>, radix: Int) -> Int? {
        guard (1...8).contains(word.count), word.first != UInt8(ascii: "+"), word.first != UInt8(ascii: "-") else {
            return nil
        }
        return Int(String(decoding: word, as: UTF8.self), radix: radix)
    }
}
