// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ByteClassTests {
    private func members(_ set: ByteClass) -> String {
        latin1((UInt8.min...UInt8.max).filter(set.contains))
    }

    @Test func tokenIsTheGrammarsTchar() {
        let expected = (UInt8.min...UInt8.max).filter { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
        #expect(members(.token) == latin1(expected))
    }

    @Test func pathClassesAreNestedAndASCII() {
        for byte in UInt8.min...UInt8.max {
            if ByteClass.plainPath.contains(byte) { #expect(ByteClass.path.contains(byte)) }
            if ByteClass.unreserved.contains(byte) { #expect(ByteClass.path.contains(byte)) }
        }
        #expect(members(.path).filter { !members(.plainPath).contains($0) } == ".;")
        for character in "\"#<>?[\\]^`{|}% \u{7F}\u{80}\u{FF}\0" {
            #expect(!members(.path).contains(character))
        }
    }

    @Test func hexadecimalDigitsHaveTheirValue() {
        for byte in UInt8.min...UInt8.max {
            let expected = Unicode.Scalar(byte).isASCII ? Int(latin1([byte]), radix: 16) : nil
            // `Int` takes a sign alone for no number and one digit for its value.
            #expect(byte.hexadecimalValue.map(Int.init) == expected, "\(byte)")
            #expect(byte.isDigit == (expected.map { $0 < 10 } ?? false))
        }
    }

    @Test func lowerCaseChangesLettersAlone() {
        for byte in UInt8.min...UInt8.max {
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            #expect(byte.lowercased == (isUpper ? byte + 32 : byte))
        }
    }

    /// A byte at a time: what the eight-bytes-at-a-time search must agree with.
    private func naive(_ bytes: some Collection<UInt8>, from start: Int) -> Int {
        for (index, byte) in bytes.enumerated() where index >= start {
            if (byte < 0x20 && byte != 0x09) || byte == 0x7F { return index }
        }
        return max(start, bytes.count)
    }

    @Test func eachByteAtEachPlaceOfAWordIsJudgedAlike() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<16 {
                for filler: UInt8 in [0x20, 0x61, 0x7E, 0x80, 0xFF, 0x09] {
                    var text = [UInt8](repeating: filler, count: 16)
                    text[place] = byte
                    let found = text.withUnsafeBytes { $0.firstControlByte(from: 0) }
                    #expect(found == naive(text, from: 0))
                }
            }
        }
    }

    @Test func controlBytesAreFoundAtAllAlignmentsAndLengths() {
        var random = SplitMix64(seed: 1)
        let edges: [UInt8] = [0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x21, 0x7E, 0x7F, 0x80, 0x9F, 0xA0, 0xFF]
        var found = 0
        for round in 0..<40 {
            let bytes = (0..<64).map { _ -> UInt8 in
                random.oneIn(round + 2) ? random.pick(edges) : UInt8.random(in: 0x20...0x7E, using: &random)
            }
            bytes.withUnsafeBytes { whole in
                for lower in 0..<16 {
                    for length in 0...(64 - lower) {
                        let slice = UnsafeRawBufferPointer(rebasing: whole[lower..<lower + length])
                        let start = min(round % 11, length)
                        let index = slice.firstControlByte(from: start)
                        let expected = naive(slice, from: start)
                        if index != expected { Issue.record("\(Array(slice)) from \(start): \(index)") }
                        if index < length { found += 1 }
                    }
                }
            }
        }
        #expect(found > 5000)
    }
}
