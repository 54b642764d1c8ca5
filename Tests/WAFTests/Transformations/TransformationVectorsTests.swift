// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct TransformationVectorsTests {
    /// Vectors whose `ret` says unchanged while their output differs from their input: the output counts.
    private static let contradictory: [(word: String, input: String)] = [
        ("uppercase", "testcase"),
        ("uppercase", "test\0case"),
        ("urlDecodeUni", "var%3d%20@.%3d%20%28%20SELECT"),
    ]

    /// Vectors that are not met, and why.
    private static let exceptions: [(word: String, input: String, reason: String)] = [
        (
            "escapeSeqDecode", #"\8\9\666\xag\xga\0123"#,
            "its harness reads \\xag as a byte on both sides; ModSecurity drops the backslash, and so do we"
        )
    ]

    @Test func allVectorsAreMet() throws {
        var ran = 0
        for (word, vectors) in try TransformationVector.all() {
            let map = word == "urlDecodeUni" ? Self.usASCII : nil
            for vector in vectors {
                ran += 1
                if Self.exceptions.contains(where: { $0.word == word && $0.input == vector.input }) { continue }
                let value = vector.value(for: word)
                let result = try transformed(word, value, unicodeMap: map)
                let comment: Comment = "\(word) of \(vector.input.debugDescription)"
                if vector.ret == 0, vector.output.isEmpty {
                    // Refused, or empty already: the value stays.
                    #expect(result == nil, comment)
                } else {
                    #expect(latin1(result ?? value) == latin1(vector.expected), comment)
                }
                if vector.ret == 0, !Self.contradictory.contains(where: { $0.word == word && $0.input == vector.input })
                {
                    #expect(result == nil, comment)
                }
            }
        }
        #expect(ran == 358)
    }

    @Test func exceptionsAreStillExceptions() throws {
        for exception in Self.exceptions {
            let vectors = try #require(TransformationVector.all().first { $0.word == exception.word }).vectors
            let vector = try #require(vectors.first { $0.input == exception.input })
            let value = vector.value(for: exception.word)
            #expect(try transformed(exception.word, value) != vector.expected, "\(exception.reason)")
        }
    }

    /// The best fit of code page 20127 (US-ASCII) for Latin-1 and some punctuation, which the vectors presuppose.
    private static let usASCII: UnicodeMap = {
        // From U+00A0 on; a tilde where there is no fit.
        let latin = " !c~$Y|~~Ca<~-R~~~23~~~.,1o>~~~~AAAAAAACEEEEIIIIDNOOOOO~OUUUUY~~aaaaaaaceeeeiiii~nooooo~ouuuuy~y"
        var map: [UInt16: UInt8] = [0x2014: 0x2D, 0x2018: 0x27, 0x2019: 0x27, 0x201C: 0x22, 0x201D: 0x22]
        for (offset, byte) in latin.utf8.enumerated() where byte != UInt8(ascii: "~") {
            map[0xA0 + UInt16(offset)] = byte
        }
        return UnicodeMap(map)
    }()
}
