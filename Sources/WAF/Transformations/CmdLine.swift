// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:cmdLine`: undoes what shells see through: quotes, backslashes and carets are left out, commas, semicolons and
/// white space become one space, which is left out before `/` and `(`, and letters become lower case.
struct CmdLine: Transformation {
    static let word = "cmdLine"
    var triggers: ByteSet { Changing().set }

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let count = value.count
        let space = UInt8(ascii: " ")
        var index = Self.firstChange(in: value)
        guard index < count else { return false }
        output.append(value, 0..<index)
        var afterSpace = index > 0 && value[index &- 1] == space
        while index < count {
            let byte = value[index]
            let special = EitherTest(Changing(), EitherByte("/", "("))
            if !special.accepts(byte) {
                let end = special.firstIndex(in: value, from: index &+ 1)
                output.append(value, index..<end)
                afterSpace = false
                index = end
                continue
            }
            index &+= 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "^"):
                break
            case space, UInt8(ascii: ","), UInt8(ascii: ";"), 9, 10, 13:
                if !afterSpace { output.append(space) }
                afterSpace = true
            case UInt8(ascii: "/"), UInt8(ascii: "("):
                if afterSpace { output.removeLast() }
                output.append(byte)
                afterSpace = false
            default:
                output.append(Lowercase.image(of: byte))
                afterSpace = false
            }
        }
        return true
    }

    /// The first byte that does not stay as it is; single spaces mostly do.
    @inline(__always)
    private static func firstChange(in value: Span<UInt8>) -> Int {
        let count = value.count
        var index = Changing().firstIndex(in: value, from: 0)
        while index < count, value[index] == UInt8(ascii: " ") {
            index &+= 1
            guard index < count else { break }
            switch value[index] {
            case UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: ";"), 9, 10,
                13:
                return index &- 1
            default:
                index = Changing().firstIndex(in: value, from: index)
            }
        }
        return index
    }

    /// The bytes that do not stay as they are in every place.
    private struct Changing: WordTest {
        var set: ByteSet {
            ByteSet("\"'\\^ ,;\t\n\r".utf8).union(ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        }

        @inline(__always)
        func accepts(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: " "),
                UInt8(ascii: ","), UInt8(ascii: ";"), 9, 10, 13, UInt8(ascii: "A")...UInt8(ascii: "Z"):
                true
            default: false
            }
        }

        @inline(__always)
        func hits(_ word: UInt64) -> UInt64 {
            EitherByte("\"", "'").hits(word) | EitherByte("\\", "^").hits(word) | EitherByte(",", ";").hits(word)
                | EitherByte(" ", "\r").hits(word) | EitherByte("\t", "\n").hits(word)
                | ASCIIRange("A", "Z").hits(word)
        }
    }
}
