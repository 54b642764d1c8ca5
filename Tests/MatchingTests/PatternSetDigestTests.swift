// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct PatternSetDigestTests {
    @Test func bytesThatDifferInAnyBitOrLengthHaveOtherDigests() {
        var digests: Set<PatternSetDigest> = []
        var count = 0
        for length in 0...40 {
            let zeros = [UInt8](repeating: 0, count: length)
            digests.insert(digest(zeros))
            count += 1
            for bit in 0..<(8 * length) {
                var bytes = zeros
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                digests.insert(digest(bytes))
                count += 1
            }
        }
        #expect(digests.count == count)
        #expect(Set(digests.map(\.high)).count == count)
        #expect(Set(digests.map(\.low)).count == count)
    }

    /// Worked out with a second implementation, in Python.
    @Test func digestIsTheSameOnEveryRunAndMachine() {
        #expect(digest(Array("pattern set".utf8)).hexadecimal == "26837f80ed16d5e69b1b2d584397e718")
    }

    private func digest(_ bytes: [UInt8]) -> PatternSetDigest {
        bytes.withUnsafeBytes { PatternSetDigest(of: $0) }
    }
}
