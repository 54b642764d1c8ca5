// SPDX-License-Identifier: Apache-2.0

/// What a string literal says (section 2.9.4).
enum GraphQLStringValue {
    /// Appends the text of the string token at `range`, without quotes and escapes.
    static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, isBlock: Bool, to text: inout [UInt8]) {
        if isBlock {
            appendBlock(bytes, (range.lowerBound &+ 3)..<max(range.lowerBound &+ 3, range.upperBound &- 3), to: &text)
            return
        }
        var index = range.lowerBound &+ 1
        let end = range.upperBound &- 1
        while index < end {
            if bytes[index] != UInt8(ascii: "\\") {
                text.append(bytes[index])
                index &+= 1
            } else if let escape = try? GraphQLStringToken.escape(bytes, at: index) {
                UTF8Character.append(escape.scalar, to: &text)
                index = escape.end
            } else {
                return
            }
        }
    }

    /// Takes out the common indentation and the blank lines at both ends (`BlockStringValue`).
    private static func appendBlock(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        let lines = lines(bytes, range)
        var indent = Int.max
        for (number, line) in lines.enumerated() where number > 0 {
            let blank = indentation(bytes, line)
            if blank < line.count { indent = min(indent, blank) }
        }
        var first = 0
        var last = lines.count
        while first < last, indentation(bytes, lines[first]) == lines[first].count { first &+= 1 }
        while last > first, indentation(bytes, lines[last &- 1]) == lines[last &- 1].count { last &-= 1 }
        for number in first..<last {
            if number > first { text.append(0x0A) }
            let line = lines[number]
            var index = line.lowerBound &+ (number > 0 && indent < Int.max ? min(indent, line.count) : 0)
            while index < line.upperBound {
                if bytes[index] == UInt8(ascii: "\\"), GraphQLStringToken.isTripleQuote(bytes, at: index &+ 1) {
                    text.append(contentsOf: [0x22, 0x22, 0x22])
                    index &+= 4
                } else {
                    text.append(bytes[index])
                    index &+= 1
                }
            }
        }
    }

    private static func lines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            let byte = bytes[index]
            index &+= 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            lines.append(start..<(index &- 1))
            if byte == 0x0D, index < range.upperBound, bytes[index] == 0x0A { index &+= 1 }
            start = index
        }
        lines.append(start..<range.upperBound)
        return lines
    }

    private static func indentation(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int {
        var index = line.lowerBound
        while index < line.upperBound, bytes[index] == 0x20 || bytes[index] == 0x09 { index &+= 1 }
        return index &- line.lowerBound
    }
}
