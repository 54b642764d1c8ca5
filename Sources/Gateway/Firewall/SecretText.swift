// SPDX-License-Identifier: Apache-2.0

/// Takes out of a piece of text what could be a secret, when all that is known is where it stood.
///
/// A value that rules matched may have been decoded several times, so that what separates one parameter from the next
/// cannot be told from what belongs to a value: from the first word on that announces a secret, nothing is shown.
struct SecretText: Sendable {
    enum Kind {
        /// A name of the client's choice, of the usual length and letters.
        case name
        case value
        /// Text that begins with a path, or may be a URL.
        case url
    }

    /// As much as rules report of a value; what is as long may have been cut within a secret.
    static let longestValue = 256
    private static let mask = Array("***".utf8)

    private let redactor: Redactor

    init(_ redactor: Redactor) {
        self.redactor = redactor
    }

    func shown(_ text: [UInt8], _ kind: Kind) -> String {
        var text = text[...]
        if text.count >= Self.longestValue {
            text = text.prefix(Self.longestValue)
            let kept = text.prefix(Self.longestValue - 64).count
            while text.count > kept, let last = text.last, last.isTokenByte || last == .space || last == .dot {
                text.removeLast()
            }
        }
        var isCut = false
        if kind != .name, let end = Self.secretStart(in: text), end < text.endIndex {
            text = text[..<end]
            isCut = true
        }
        var line = LineBuffer(capacity: 512)
        Array(text).withUnsafeBytes { bytes in
            switch kind {
            case .url: redactor.writeURL(bytes, into: &line)
            case .name: line.append(bytes)
            case .value: redactor.writeValue(bytes, into: &line)
            }
        }
        var shown = Self.withoutTokens(Self.withoutCards(line), kind)
        if isCut { shown += Self.mask }
        return String(decoding: shown, as: UTF8.self)
    }

    // MARK: Words

    /// In lower case.
    private static let words = [
        "passw", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key",
        "authoriz", "bearer", "basic ", "cookie", "session", "credential", "private", "signature", "cvv", "cvc", "iban",
    ].map { Array($0.utf8) }

    /// By their first letter, counted from `a`.
    private static let wordsByLetter: [[[UInt8]]] = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { letter in
        words.filter { $0.first == letter }
    }

    /// Where the first of the words ends.
    private static func secretStart(in text: ArraySlice<UInt8>) -> Int? {
        for start in text.indices {
            let letter = Int(text[start] | 0x20) - 0x61
            guard wordsByLetter.indices.contains(letter) else { continue }
            for word in wordsByLetter[letter] where text.endIndex - start >= word.count {
                if zip(text[start...], word).allSatisfy({ $0 | ($0.isUpper ? 0x20 : 0) == $1 }) {
                    return start + word.count
                }
            }
        }
        return nil
    }

    // MARK: Shapes

    private static func withoutCards(_ line: borrowing LineBuffer) -> [UInt8] {
        line.withBytes { bytes in
            guard CardNumbers.mayBeIn(bytes) else { return Array(bytes) }
            var masked = LineBuffer(capacity: 512)
            CardNumbers.mask(bytes, into: &masked)
            return masked.withBytes { Array($0) }
        }
    }

    /// Runs of letters, digits and the marks of base64 that are as long as keys and tokens are become three stars.
    private static func withoutTokens(_ text: [UInt8], _ kind: Kind) -> [UInt8] {
        guard longestRun(in: text) >= shortestToken else { return text }
        var result: [UInt8] = []
        var run: [UInt8] = []
        var isPath = kind == .url
        func endRun() {
            result += isPath ? withoutTokens(path: run) : looksSecret(run, kind) ? mask : run
            run = []
        }
        for byte in text {
            if byte.isTokenByte {
                run.append(byte)
            } else {
                endRun()
                result.append(byte)
                if byte == UInt8(ascii: "?") { isPath = false }
            }
        }
        endRun()
        return result
    }

    private static func withoutTokens(path run: [UInt8]) -> [UInt8] {
        let segments = run.split(separator: .slash, omittingEmptySubsequences: false)
        return Array(segments.map { looksSecret(Array($0), .value) ? mask : Array($0) }.joined(separator: [.slash]))
    }

    private static func longestRun(in text: [UInt8]) -> Int {
        var longest = 0
        var length = 0
        for byte in text {
            length = byte.isTokenByte ? length &+ 1 : 0
            longest = max(longest, length)
        }
        return longest
    }

    private static let shortestToken = 20

    private static func looksSecret(_ run: [UInt8], _ kind: Kind) -> Bool {
        guard run.count >= shortestToken else { return false }
        let digits = run.count { $0.isDigit }
        // In names, words and numbers with a mark between them are the usual thing.
        let isMixed = kind != .name || run.contains(where: \.isUpper) && run.contains { $0 &- 0x61 < 26 }
        return digits > 0 && digits < run.count && isMixed || run.count >= (kind == .name ? 48 : 32)
    }
}

extension UInt8 {
    fileprivate var isUpper: Bool { self &- 0x41 < 26 }

    /// Whether tokens, keys and hashes are written in such: letters, digits, and the marks of both kinds of base64.
    fileprivate var isTokenByte: Bool {
        isDigit || (self | 0x20) &- 0x61 < 26 || self == UInt8(ascii: "+") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: "_") || self == .slash
    }
}
