// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@Suite struct ByteSetTests {
    @Test func holdsWhatOccursInAValue() {
        let set = ByteSet(occurringIn: [0, 63, 64, 127, 128, 255].span)
        #expect(set.count == 6)
        for byte: UInt8 in [0, 63, 64, 127, 128, 255] { #expect(set.contains(byte)) }
        for byte: UInt8 in [1, 62, 65, 126, 129, 254] { #expect(!set.contains(byte)) }
    }

    @Test func comparesAsSetsDo() {
        let letters = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z"))
        let vowels = ByteSet("aeiou".utf8)
        #expect(vowels.isSubset(of: letters))
        #expect(!letters.isSubset(of: vowels))
        #expect(letters.intersects(vowels))
        #expect(!letters.inverted.intersects(vowels))
        #expect(letters.union(letters.inverted) == .all)
        #expect(letters.intersection(vowels) == vowels)
        #expect(ByteSet().isEmpty)
    }
}
