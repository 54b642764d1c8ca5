// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct TransformationRegistryTests {
    @Test func wordsOfTheReferenceAreKnown() {
        let reference = [
            "base64Decode", "base64DecodeExt", "base64Encode", "cmdLine", "compressWhitespace", "cssDecode",
            "escapeSeqDecode", "hexDecode", "hexEncode", "htmlEntityDecode", "jsDecode", "length", "lowercase", "md5",
            "none", "normalisePath", "normalisePathWin", "normalizePath", "normalizePathWin", "parityEven7bit",
            "parityOdd7bit", "parityZero7bit", "removeComments", "removeCommentsChar", "removeNulls",
            "removeWhitespace", "replaceComments", "replaceNulls", "sha1", "sqlHexDecode", "trim", "trimLeft",
            "trimRight", "uppercase", "urlDecode", "urlDecodeUni", "urlEncode", "utf8toUnicode",
        ]
        #expect(TransformationRegistry.words.sorted() == reference.sorted())
    }

    @Test func wordsAreKnownInAnyLetterCase() {
        for word in TransformationRegistry.words {
            for spelling in [word, word.lowercased(), word.uppercased()] {
                #expect(TransformationRegistry.transformation(named: spelling, unicodeMap: nil) != nil, "\(spelling)")
            }
        }
    }

    @Test func otherWordsAreUnknown() {
        for word in ["", "urlDecodeUn", "rot13", "none "] {
            #expect(TransformationRegistry.transformation(named: word, unicodeMap: nil) == nil)
        }
    }

    @Test func bothSpellingsAreOneTransformation() throws {
        let british = try #require(TransformationRegistry.transformation(named: "normalisePath", unicodeMap: nil))
        #expect(british is NormalizePath)
    }

    @Test func triggersAreTight() throws {
        func triggers(_ word: String) throws -> ByteSet {
            try #require(TransformationRegistry.transformation(named: word, unicodeMap: nil)).triggers
        }
        #expect(try triggers("lowercase") == ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        #expect(try triggers("urlDecodeUni") == ByteSet("%+".utf8))
        #expect(try triggers("jsDecode") == ByteSet("\\".utf8))
        #expect(try triggers("htmlEntityDecode") == ByteSet("&".utf8))
        #expect(try triggers("removeNulls") == ByteSet([0]))
        #expect(try triggers("normalizePath") == ByteSet("/.".utf8))
        #expect(try triggers("none").isEmpty)
    }
}
