// SPDX-License-Identifier: Apache-2.0

/// All transformations, by their SecLang words.
package enum TransformationRegistry {
    /// The transformation of a word as in `t:urlDecodeUni`, in any letter case; nil if there is none of that name.
    /// - Parameter unicodeMap: what `SecUnicodeMapFile` gave; only `t:urlDecodeUni` uses it.
    package static func transformation(
        named word: String,
        unicodeMap: UnicodeMap?
    ) -> (any Transformation)? {
        let word = word.lowercased()
        if word == UrlDecodeUni.word.lowercased() { return UrlDecodeUni(unicodeMap: unicodeMap) }
        return byWord[aliases[word] ?? word]
    }

    /// The words as the reference writes them, other spellings of the same at the end.
    package static let words = all.map { type(of: $0).word } + ["normalisePath", "normalisePathWin"]

    private static let all: [any Transformation] = [
        Base64Decode(), Base64DecodeExt(), Base64Encode(), CmdLine(), CompressWhitespace(), CssDecode(),
        EscapeSeqDecode(), HexDecode(), HexEncode(), HtmlEntityDecode(), JsDecode(), Length(), Lowercase(), Md5(),
        None(), NormalizePath(), NormalizePathWin(), ParityEven7bit(), ParityOdd7bit(), ParityZero7bit(),
        RemoveComments(), RemoveCommentsChar(), RemoveNulls(), RemoveWhitespace(), ReplaceComments(), ReplaceNulls(),
        Sha1(), SqlHexDecode(), Trim(), TrimLeft(), TrimRight(), Uppercase(), UrlDecode(),
        UrlDecodeUni(unicodeMap: nil), UrlEncode(), Utf8toUnicode(),
    ]

    private static let aliases = [
        "normalisepath": "normalizepath",
        "normalisepathwin": "normalizepathwin",
    ]

    private static let byWord: [String: any Transformation] = Dictionary(
        all.map { (type(of: $0).word.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
