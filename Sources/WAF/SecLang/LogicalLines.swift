// SPDX-License-Identifier: Apache-2.0

/// The lines of a rule file as directives see them: a line that ends in a backslash goes on in the next one, and
/// comments and empty lines are left out.
///
/// A comment ends with its line, whatever it ends in: a backslash there cannot swallow the rule below it.
struct LogicalLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 0

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        if bytes.starts(with: RuleText.byteOrderMark) {
            position = RuleText.byteOrderMark.count
        }
    }

    mutating func next() -> LocatedText? {
        var text = LocatedText(file: file)
        var isContinuation = false
        while position < bytes.count {
            let content = nextPhysicalLine()
            if !isContinuation, isComment(content) { continue }
            let goesOn = !content.isEmpty && bytes[content.upperBound - 1] == UInt8(ascii: "\\")
            let range = goesOn ? content.lowerBound..<(content.upperBound - 1) : content
            text.append(bytes, range, line: line, column: 1)
            if goesOn {
                isContinuation = true
                continue
            }
            if text.bytes.contains(where: { !isBlank($0) }) { return text }
            text = LocatedText(file: file)
            isContinuation = false
        }
        return text.bytes.contains { !isBlank($0) } ? text : nil
    }

    /// Goes past one line of the file; the range has neither line feed nor carriage return.
    private mutating func nextPhysicalLine() -> Range<Int> {
        let start = position
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        position = Swift.min(end + 1, bytes.count)
        line += 1
        let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
        return start..<(hasReturn ? end - 1 : end)
    }

    private func isComment(_ range: Range<Int>) -> Bool {
        bytes[range].first { !isBlank($0) } == UInt8(ascii: "#")
    }
}

/// Space, tab, and the carriage return that editors leave behind.
func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}
