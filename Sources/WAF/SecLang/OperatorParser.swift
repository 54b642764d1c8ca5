// SPDX-License-Identifier: Apache-2.0

/// Reads an operator: `@pm a b`, `!@within %{tx.methods}`, or a bare pattern, which is `@rx`.
enum OperatorParser {
    static func parse(_ text: LocatedText) throws(SecLangError) -> OperatorNode {
        var cursor = TextCursor(text)
        skipIndent(&cursor)
        let location = text.location(at: cursor.position)
        let isNegated = cursor.skip(UInt8(ascii: "!"))
        if isNegated { cursor.skipBlanks() }
        let start = cursor.position
        guard cursor.skip(UInt8(ascii: "@")) else {
            let pattern = text.string(start..<text.count)
            return OperatorNode(word: "rx", isNegated: isNegated, argument: pattern, at: location)
        }
        let wordStart = cursor.position
        while let byte = cursor.peek, !isBlank(byte) { cursor.advance() }
        let written = text.string(wordStart..<cursor.position)
        cursor.skipBlanks()
        let argument = text.string(cursor.position..<text.count)
        let known = OperatorWords.all[written.lowercased()]
        if let known { return OperatorNode(word: known, isNegated: isNegated, argument: argument, at: location) }
        if let reason = OperatorWords.unavailable[written.lowercased()] {
            throw cursor.error("the operator @\(written) is not available: \(reason)", at: start)
        }
        let question = Spelling.question(written, OperatorWords.all.values)
        let hint = "; a pattern that begins with @ is written \"@rx @...\""
        throw cursor.error("unknown operator '@\(written)'\(question.isEmpty ? hint : question)", at: start)
    }

    /// Blanks before an operator mean nothing; before a bare pattern they are a part of it.
    private static func skipIndent(_ cursor: inout TextCursor) {
        var ahead = cursor
        ahead.skipBlanks()
        var marked = ahead
        _ = marked.skip(UInt8(ascii: "!"))
        if marked.peek == UInt8(ascii: "@") { cursor = ahead }
    }
}

/// The operators of the ModSecurity v3 reference.
enum OperatorWords {
    /// By the word in lower case, with older spellings.
    static let all: [String: String] = {
        let words = [
            "beginsWith", "contains", "containsWord", "detectSQLi", "detectXSS", "endsWith", "eq", "ge", "geoLookup",
            "gt", "ipMatch", "ipMatchFromFile", "le", "lt", "noMatch", "pm", "pmFromFile", "rbl", "rx", "rxGlobal",
            "streq", "strmatch", "unconditionalMatch", "validateByteRange", "validateDTD", "validateSchema",
            "validateUrlEncoding", "validateUtf8Encoding", "verifyCC", "verifyCPF", "verifySSN", "verifySVNR",
            "within",
        ]
        var all = Dictionary(words.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        all["ipmatchf"] = "ipMatchFromFile"
        all["pmf"] = "pmFromFile"
        return all
    }()

    /// By the word in lower case: the reason.
    static let unavailable: [String: String] = [
        "fuzzyhash": "hashes of whole bodies find only files already known; list their patterns with @pmFromFile",
        "gsblookup": "the service behind it is gone; list the addresses with @pmFromFile",
        "inspectfile": "no scripts are run; inspect the content with FILES_TMP_CONTENT and @rx",
        "rsub": "bodies are rewritten by the gateway's data protection, not by rules",
        "validatehash": "links are not signed by the WAF",
    ]
}
