// SPDX-License-Identifier: Apache-2.0

/// Reads the rule ids that a directive is about: `1 2 "5-9"`, `1,2,5-9`, `200004:1`.
enum RuleIDs {
    static func parse(_ line: DirectiveArguments) throws(SecLangError) -> [ClosedRange<Int>] {
        try line.expect(1...Int.max, "ids of rules or ranges of them")
        var ranges: [ClosedRange<Int>] = []
        for argument in line.arguments {
            ranges += try parse(argument)
        }
        return ranges
    }

    /// Ids and ranges with commas or blanks between them.
    static func parse(_ argument: DirectiveArgument) throws(SecLangError) -> [ClosedRange<Int>] {
        var cursor = TextCursor(argument.text)
        var ranges: [ClosedRange<Int>] = []
        repeat {
            cursor.skipBlanks()
            let start = cursor.position
            let first = try id(&cursor)
            var last = first
            cursor.skipBlanks()
            if cursor.skip(UInt8(ascii: "-")) {
                cursor.skipBlanks()
                last = try id(&cursor)
            }
            guard first <= last else { throw cursor.error("the range \(first)-\(last) is empty", at: start) }
            ranges.append(first...last)
            cursor.skipBlanks()
            _ = cursor.skip(UInt8(ascii: ","))
        } while !cursor.isAtEnd
        return ranges
    }

    /// `ID` or `ID:OFFSET`.
    static func parseOffset(_ argument: DirectiveArgument) throws(SecLangError) -> (id: Int, offset: Int) {
        var cursor = TextCursor(argument.text)
        let rule = try id(&cursor)
        let offset = cursor.skip(UInt8(ascii: ":")) ? try number(&cursor, "which rule of the chain") : 0
        guard cursor.isAtEnd else { throw cursor.error("expected one id, got '\(cursor.upcoming())' behind it") }
        return (rule, offset)
    }

    private static func id(_ cursor: inout TextCursor) throws(SecLangError) -> Int {
        try number(&cursor, "the id of a rule")
    }

    private static func number(_ cursor: inout TextCursor, _ what: String) throws(SecLangError) -> Int {
        let start = cursor.position
        while let byte = cursor.peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { cursor.advance() }
        let digits = cursor.text.string(start..<cursor.position)
        if let number = Int(digits) { return number }
        guard digits.isEmpty else { throw cursor.error("\(digits) is too great a number for \(what)", at: start) }
        let found = cursor.isAtEnd ? "nothing" : "'\(cursor.upcoming())'"
        throw cursor.error("expected \(what), got \(found)", at: start)
    }
}
