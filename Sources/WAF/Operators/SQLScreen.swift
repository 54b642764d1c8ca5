// SPDX-License-Identifier: Apache-2.0

import Matching

/// A cheap test that tells most values apart that libinjection cannot call an SQL injection: it never refuses one that
/// libinjection would report, which a test holds against it for every word that libinjection knows.
///
/// A value passes when it holds a byte, or a pair of bytes, that starts a string, group, statement, comment, variable
/// or logical operator; failing that, when it holds one of ``SQLWords``. See there why.
enum SQLScreen {
    /// What every injection has: a byte that is neither letter, digit nor underscore, since words and numbers alone make
    /// two tokens at most, and another byte (the shortest that libinjection reports is an open brace and a backtick).
    static let gate = ByteGate(classes: [nonWords], minimumLength: 2)

    static func admits(_ value: Span<UInt8>) -> Bool {
        let kinds = Self.kinds.span
        let words = SQLWords.shared
        var start = -1
        for index in value.indices {
            switch kinds[Int(value[index])] {
            case word:
                if start < 0 { start = index }
            case separator:
                if start >= 0, endsInWord(value, start..<index, words) { return true }
                start = -1
            case pair:
                if index &+ 1 < value.count, isDecisive(value[index], value[index &+ 1]) { return true }
                if start >= 0, endsInWord(value, start..<index, words) { return true }
                start = -1
            default:
                return true
            }
        }
        return start >= 0 && endsInWord(value, start..<value.count, words)
    }

    /// Whether a run of letters and digits holds, at its end, one of the words. It starts with the run, unless a number
    /// does: `1union` is a number and a word, and so is `1.fUNION`, where the number began before the run.
    private static func endsInWord(_ value: Span<UInt8>, _ run: Range<Int>, _ words: SQLWords) -> Bool {
        if words.mayContain(value, run) { return true }
        if run.lowerBound > 0, isSignOrPoint(value[run.lowerBound &- 1]) {
            let start = endOfDecimal(value, run)
            if start > run.lowerBound, words.mayContain(value, start..<run.upperBound) { return true }
        }
        guard isDigit(value[run.lowerBound]) else { return false }
        let start = endOfNumbers(value, run)
        return words.mayContain(value, start..<run.upperBound)
    }

    /// Where the numbers end that a run starts with: more than one when binary digits are followed by others.
    private static func endOfNumbers(_ value: Span<UInt8>, _ run: Range<Int>) -> Int {
        var index = run.lowerBound
        while index < run.upperBound, isDigit(value[index]) {
            let base = index &+ 1 < run.upperBound && value[index] == UInt8(ascii: "0") ? value[index &+ 1] | 0x20 : 0
            if base == UInt8(ascii: "x") {
                index &+= 2
                while index < run.upperBound, isDigit(value[index]) || (value[index] | 0x20) &- 0x61 <= 5 {
                    index &+= 1
                }
            } else if base == UInt8(ascii: "b") {
                index &+= 2
                while index < run.upperBound, value[index] | 1 == UInt8(ascii: "1") { index &+= 1 }
            } else {
                index = endOfDecimal(value, index..<run.upperBound)
            }
        }
        return index
    }

    /// Digits, exponent and Oracle's suffix, each of which may be missing. A sign ends the run, not the number.
    private static func endOfDecimal(_ value: Span<UInt8>, _ run: Range<Int>) -> Int {
        var index = run.lowerBound
        while index < run.upperBound, isDigit(value[index]) { index &+= 1 }
        if index < run.upperBound, value[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            while index < run.upperBound, isDigit(value[index]) { index &+= 1 }
        }
        if index &+ 1 < run.upperBound, value[index &+ 1] | 0x20 == UInt8(ascii: "u"),
            value[index] | 0x20 == UInt8(ascii: "d") || value[index] | 0x20 == UInt8(ascii: "f")
        {
            index &+= 1
        }
        return index
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9
    }

    private static func isSignOrPoint(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    /// `--` and `/*` start comments, `&&` and `||` are logical operators.
    private static func isDecisive(_ byte: UInt8, _ next: UInt8) -> Bool {
        byte == UInt8(ascii: "/") ? next == UInt8(ascii: "*") : next == byte
    }

    private static let separator: UInt8 = 0
    private static let word: UInt8 = 1
    private static let pair: UInt8 = 2
    private static let decisive: UInt8 = 3

    private static let nonWords = ByteSet((0...UInt8.max).filter { kinds[Int($0)] != word })

    /// What each byte is to the screen.
    private static let kinds: [UInt8] = {
        var kinds = [UInt8](repeating: separator, count: 256)
        for byte in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_".utf8 { kinds[Int(byte)] = word }
        // Bytes of UTF-8 belong to words; 0xA0 alone is a blank to libinjection.
        for byte in 0x80...0xFF where byte != 0xA0 { kinds[byte] = word }
        for byte in "-/&|".utf8 { kinds[Int(byte)] = pair }
        for byte in "'\"`();#@$\\".utf8 { kinds[Int(byte)] = decisive }
        return kinds
    }()
}
