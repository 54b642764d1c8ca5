// SPDX-License-Identifier: Apache-2.0

/// The classes of PCRE2's default character tables (the C locale).
extension ByteSet {
    static let digit = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    static let lower = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z"))
    static let upper = ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    static let alpha = lower.union(upper)
    static let alnum = alpha.union(digit)
    static let word = alnum.union(ByteSet("_".utf8))
    static let space = ByteSet([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20])
    static let horizontalSpace = ByteSet([0x09, 0x20, 0xA0])
    static let verticalSpace = ByteSet([0x0A, 0x0B, 0x0C, 0x0D, 0x85])
    static let nonNewline = ByteSet([0x0A]).inverted

    /// A POSIX class by its name, `alpha` for `[:alpha:]`.
    static func posix(_ name: String) -> ByteSet? {
        let graph = ByteSet(0x21...0x7E)
        return switch name {
        case "alpha": alpha
        case "lower": lower
        case "upper": upper
        case "alnum": alnum
        case "ascii": ByteSet(0x00...0x7F)
        case "blank": ByteSet([0x09, 0x20])
        case "cntrl": ByteSet(0x00...0x1F).union(ByteSet([0x7F]))
        case "digit": digit
        case "graph": graph
        case "print": ByteSet(0x20...0x7E)
        case "punct": graph.intersection(alnum.inverted)
        case "space": space
        case "word": word
        case "xdigit": digit.union(ByteSet("abcdefABCDEF".utf8))
        default: nil
        }
    }

    /// With the other case of each ASCII letter.
    var caseFolded: ByteSet {
        // Letters are in the second word; 0x41 and 0x61 are 32 bits apart.
        let letters: UInt64 = 0x07FF_FFFE
        let upperToLower = (w1 & letters) << 32
        let lowerToUpper = (w1 >> 32) & letters
        return ByteSet(w0, w1 | upperToLower | lowerToUpper, w2, w3)
    }

    /// The bytes in it, ascending.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        for (start, word) in [(0, w0), (64, w1), (128, w2), (192, w3)] where word != 0 {
            var rest = word
            while rest != 0 {
                result.append(UInt8(start + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return result
    }
}
