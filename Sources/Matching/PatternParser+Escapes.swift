// SPDX-License-Identifier: Apache-2.0

extension PatternParser {
    /// What follows a backslash outside a class.
    mutating func escape() throws(Doubt) -> PatternNode? {
        guard let letter = next() else { throw Doubt() }
        if let set = Self.classEscape(letter) { return .byte(set) }
        switch letter {
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "Z"),
            UInt8(ascii: "G"), UInt8(ascii: "K"):
            return .empty
        case UInt8(ascii: "E"): return nil
        // As one byte or as CR LF: the first byte is in the set either way.
        case UInt8(ascii: "R"): return .sequence([.byte(.verticalSpace), .unknown])
        case UInt8(ascii: "C"): return .byte(.all)
        case UInt8(ascii: "N"):
            guard peek() != UInt8(ascii: "{") else { throw Doubt() }
            return .byte(.nonNewline)
        case UInt8(ascii: "X"): return .sequence([.byte(.all), .unknown])
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            try skipProperty()
            return .byte(.all)
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            // A back reference, or an octal number followed by literal digits: any string covers both.
            while let digit = peek(), digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") { position += 1 }
            return .unknown
        case UInt8(ascii: "g"), UInt8(ascii: "k"):
            try skipReference()
            return .unknown
        default:
            return .byte(folded(try byteEscape(letter)))
        }
    }

    /// `\d` and the like: one byte of a fixed set.
    static func classEscape(_ letter: UInt8) -> ByteSet? {
        switch letter {
        case UInt8(ascii: "d"): .digit
        case UInt8(ascii: "D"): ByteSet.digit.inverted
        case UInt8(ascii: "w"): .word
        case UInt8(ascii: "W"): ByteSet.word.inverted
        case UInt8(ascii: "s"): .space
        case UInt8(ascii: "S"): ByteSet.space.inverted
        case UInt8(ascii: "h"): .horizontalSpace
        case UInt8(ascii: "H"): ByteSet.horizontalSpace.inverted
        case UInt8(ascii: "v"): .verticalSpace
        case UInt8(ascii: "V"): ByteSet.verticalSpace.inverted
        default: nil
        }
    }

    /// An escape that stands for one byte, in a class or outside; the letter is read.
    mutating func byteEscape(_ letter: UInt8) throws(Doubt) -> UInt8 {
        switch letter {
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "e"): return 0x1B
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "x"):
            if peek() == UInt8(ascii: "{") { return try braced(radix: 16) }
            return try digits(radix: 16, most: 2, startingWith: 0)
        case UInt8(ascii: "o"):
            guard peek() == UInt8(ascii: "{") else { throw Doubt() }
            return try braced(radix: 8)
        case UInt8(ascii: "0"): return try digits(radix: 8, most: 2, startingWith: 0)
        case UInt8(ascii: "c"):
            guard let byte = next(), byte >= 0x20, byte < 0x7F else { throw Doubt() }
            let isLower = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
            return (isLower ? byte & 0xDF : byte) ^ 0x40
        default:
            // Other letters and digits mean nothing to PCRE2, or something this parser does not know.
            let isAlphanumeric = ByteSet.word.contains(letter) && letter != UInt8(ascii: "_")
            guard !isAlphanumeric, letter < 0x80 else { throw Doubt() }
            return letter
        }
    }

    /// `{41}`; blanks inside, a matter of version, are in doubt.
    private mutating func braced(radix: Int) throws(Doubt) -> UInt8 {
        position += 1
        let start = position
        let value = try digits(radix: radix, most: 16, startingWith: 0)
        guard position > start, next() == UInt8(ascii: "}") else { throw Doubt() }
        return value
    }

    private mutating func digits(radix: Int, most: Int, startingWith first: Int) throws(Doubt) -> UInt8 {
        var value = first
        var count = 0
        while count < most, let byte = peek(), let digit = Self.digit(byte), digit < radix {
            value = value * radix + digit
            guard value <= 0xFF else { throw Doubt() }
            position += 1
            count += 1
        }
        return UInt8(value)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x37
        default: nil
        }
    }

    /// `\pL`, `\p{Lu}`, `\p{^Lu}`.
    mutating func skipProperty() throws(Doubt) {
        guard next() == UInt8(ascii: "{") else { return }
        while let byte = next() { if byte == UInt8(ascii: "}") { return } }
        throw Doubt()
    }

    /// `\g1`, `\g{-1}`, `\g<name>`, `\k'name'`.
    private mutating func skipReference() throws(Doubt) {
        let end: UInt8
        switch next() {
        case UInt8(ascii: "{"): end = UInt8(ascii: "}")
        case UInt8(ascii: "<"): end = UInt8(ascii: ">")
        case UInt8(ascii: "'"): end = UInt8(ascii: "'")
        case .some(let byte)
        where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "-"):
            while let digit = peek(), digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") { position += 1 }
            return
        default: throw Doubt()
        }
        while let byte = next() { if byte == end { return } }
        throw Doubt()
    }
}
