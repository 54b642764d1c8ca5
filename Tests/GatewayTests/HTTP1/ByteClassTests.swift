// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ByteClassTests {
    private func members(_ set: ByteClass) -> String {
        latin1((UInt8.min...UInt8.max).filter(set.contains))
    }

    /// Letters, digits and `others`, in the order of their bytes.
    private func alphanumerics(and others: String) -> String {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return latin1(bytes("0123456789" + letters + letters.lowercased() + others).sorted())
    }

    @Test func classesHoldTheMembersTheyName() {
        #expect(members(.token) == alphanumerics(and: "!#$%&'*+-.^_`|~"))
        #expect(members(.fieldName) == alphanumerics(and: "!#$%&'*+-.^`|~"))
        #expect(members(.plainPath) == alphanumerics(and: "/!$&'()*+,-:=@_~"))
        #expect(members(.path) == alphanumerics(and: "/!$&'()*+,-.:;=@_~"))
        #expect(members(.unreserved) == alphanumerics(and: "-._~"))
        #expect(members(.host) == alphanumerics(and: "-._"))
        #expect(members(.target) == latin1((0x21...0x7E).filter { $0 != UInt8(ascii: "#") }))
    }

    @Test func pathClassesAreNestedAndASCII() {
        for byte in UInt8.min...UInt8.max {
            if ByteClass.plainPath.contains(byte) { #expect(ByteClass.path.contains(byte)) }
            if ByteClass.unreserved.contains(byte) { #expect(ByteClass.path.contains(byte)) }
        }
        #expect(members(.path).filter { !members(.plainPath).contains($0) } == ".;")
    }

    @Test func firstColonIsFoundInAnyRange() {
        var random = SplitMix64(seed: 11)
        let near: [UInt8] = [0x3A, 0x3B, 0x39, 0xBA, 0x00, 0x1A, 0x7A]
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                random.oneIn(4) ? random.pick(near) : UInt8.random(in: 0x61...0x7A, using: &random)
            }
            let lower = Int.random(in: 0...bytes.count, using: &random)
            let range = lower..<Int.random(in: lower...bytes.count, using: &random)
            let expected = bytes[range].firstIndex(of: .colon) ?? range.upperBound
            #expect(bytes.withUnsafeBytes { $0.firstColon(in: range) } == expected)
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
