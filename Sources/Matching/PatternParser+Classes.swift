// SPDX-License-Identifier: Apache-2.0

extension PatternParser {
    /// A class after its opening bracket.
    mutating func characterClass() throws(Doubt) -> ByteSet {
        var isNegated = false
        if peek() == UInt8(ascii: "^") {
            isNegated = true
            position += 1
        }
        // `[[:<:]]` and `[[:>:]]` are word boundaries, not classes.
        if peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":"),
            peek(2) == UInt8(ascii: "<") || peek(2) == UInt8(ascii: ">")
        {
            throw Doubt()
        }
        var set = ByteSet()
        var isInDoubt = false
        var isFirst = true
        while true {
            guard let byte = next() else { throw Doubt() }
            if byte == UInt8(ascii: "]"), !isFirst { break }
            // Only what stands for a byte ends the place where a bracket is literal.
            switch try classItem(byte) {
            case .nothing: if isFirst { throw Doubt() }
            case .anything:
                isInDoubt = true
                isFirst = false
            case .set(let items):
                set.formUnion(items)
                isFirst = false
            case .byte(let low):
                isFirst = false
                guard let high = try rangeEnd() else {
                    set.insert(low)
                    continue
                }
                guard low <= high else { throw Doubt() }
                set.formUnion(ByteSet(low...high))
            }
        }
        if isInDoubt { return .all }
        if modes.caseInsensitive { set = set.caseFolded }
        return isNegated ? set.inverted : set
    }

    private enum ClassItem {
        case byte(UInt8)
        case set(ByteSet)
        case nothing
        /// Some set that is not worth knowing.
        case anything
    }

    private mutating func classItem(_ byte: UInt8) throws(Doubt) -> ClassItem {
        if byte == UInt8(ascii: "["), let mark = peek(), ByteSet(":.=".utf8).contains(mark) {
            if let set = try posixClass(mark) { return .set(set) }
        }
        guard byte == UInt8(ascii: "\\") else { return .byte(byte) }
        guard let letter = next() else { throw Doubt() }
        if let set = Self.classEscape(letter) { return .set(set) }
        switch letter {
        case UInt8(ascii: "b"): return .byte(0x08)
        case UInt8(ascii: "E"): return .nothing
        // Quoting in a class: too rare to follow.
        case UInt8(ascii: "Q"), UInt8(ascii: "N"), UInt8(ascii: "R"), UInt8(ascii: "X"): throw Doubt()
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            try skipProperty()
            return .anything
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            // Octal, with rules of its own for 8 and 9.
            return .anything
        default: return .byte(try byteEscape(letter))
        }
    }

    /// The upper end of a range, when a hyphen follows that makes one.
    private mutating func rangeEnd() throws(Doubt) -> UInt8? {
        guard peek() == UInt8(ascii: "-"), let after = peek(1), after != UInt8(ascii: "]") else { return nil }
        let start = position
        position += 1
        guard let byte = next() else { throw Doubt() }
        switch try classItem(byte) {
        case .byte(let high): return high
        case .set:
            // `[a-\d]`: the hyphen is a literal, and is read as one next.
            position = start
            return nil
        case .nothing, .anything: throw Doubt()
        }
    }

    /// `[:alpha:]` after its first bracket. Nil when it is none, and the bracket stands for itself.
    private mutating func posixClass(_ mark: UInt8) throws(Doubt) -> ByteSet? {
        guard var end = posixEnd(mark) else { return nil }
        guard mark == UInt8(ascii: ":") else { throw Doubt() }
        var start = position + 1
        position = end + 2
        let isNegated = source[start] == UInt8(ascii: "^")
        if isNegated { start += 1 }
        end = max(start, end)
        guard let set = ByteSet.posix(String(decoding: source[start..<end], as: UTF8.self)) else { throw Doubt() }
        // Under `(?i)` `[:upper:]` and `[:lower:]` are `[:alpha:]`, before they are negated.
        let folded = modes.caseInsensitive ? set.caseFolded : set
        return isNegated ? folded.inverted : folded
    }

    /// Where the mark stands that ends a name, by the rule PCRE2 has for telling names from lone brackets.
    private func posixEnd(_ mark: UInt8) -> Int? {
        var index = position + 1
        while index + 1 < source.count {
            let byte = source[index]
            let after = source[index + 1]
            if byte == UInt8(ascii: "\\"), after == UInt8(ascii: "]") || after == UInt8(ascii: "\\") {
                index += 1
            } else if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "[") && after == mark {
                return nil
            } else if byte == mark, after == UInt8(ascii: "]") {
                return index
            }
            index += 1
        }
        return nil
    }
}
