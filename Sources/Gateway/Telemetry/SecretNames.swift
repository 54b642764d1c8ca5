// SPDX-License-Identifier: Apache-2.0

/// Names whose values are not written down: of query parameters, header fields and log metadata.
///
/// Names are compared without regard to case and to anything but letters and digits, so that
/// `access_token`, `accessToken`, `Access-Token` and `access%5Ftoken` are one; in `card[number]` and
/// `payment.card` each part counts, too. It errs on the side of hiding: a hash stands for a name, and
/// a name that merely contains `token`, `secret`, `passw`, `apikey`, `session` or the like is secret.
package struct SecretNames: Sendable {
    /// Hashes of the names, open addressing; zero is a free slot.
    private var table: [UInt64]

    package init(_ names: some Sequence<String>) {
        let hashes = names.compactMap { name -> UInt64? in
            var scanner = NameScanner()
            for byte in name.utf8 { scanner.accept(byte) }
            return scanner.wholeHash
        }
        var capacity = 64
        while capacity < hashes.count * 4 { capacity *= 2 }
        table = Array(repeating: 0, count: capacity)
        for hash in hashes {
            var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while table[slot] != 0, table[slot] != hash { slot = (slot + 1) & (capacity - 1) }
            table[slot] = hash
        }
    }

    /// Whether the value of a field or member of this name must not be shown.
    package func contains(_ name: String) -> Bool {
        var scanner = NameScanner()
        for byte in name.utf8 {
            if byte.endsNamePart { endPart(of: &scanner) }
            scanner.accept(byte)
        }
        return isSecret(scanner)
    }

    /// Notes whether the part of a name that ends here is secret by itself.
    @inline(__always)
    func endPart(of scanner: inout NameScanner) {
        if !scanner.isSecret, let hash = scanner.partHash, holds(hash) { scanner.isSecret = true }
        scanner.endPart()
    }

    /// The judgement at the end of a name.
    func isSecret(_ scanner: NameScanner) -> Bool {
        if scanner.isSecret { return true }
        if let hash = scanner.partHash, holds(hash) { return true }
        guard let hash = scanner.wholeHash else { return false }
        return holds(hash)
    }

    private func holds(_ hash: UInt64) -> Bool {
        let mask = table.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while table[slot] != 0 {
            if table[slot] == hash { return true }
            slot = (slot &+ 1) & mask
        }
        return false
    }
}

extension SecretNames {
    /// Parameters of logins, OAuth 2 and OpenID Connect, payment, and of what identifies a person.
    static let inQueries = [
        "code", "code_verifier", "pwd", "pass", "pin", "key", "sig", "hmac", "otp", "totp", "mfa", "tan", "auth",
        "authorization", "bearer", "jwt", "assertion", "client_assertion", "saml_response", "ticket", "nonce", "sid",
        "cookie", "csrf", "xsrf", "dpop", "card", "card_number", "pan", "cvv", "cvc", "cvv2", "cvc2", "iban",
        "account_number", "gift_card", "gift_card_code", "giftcard", "voucher_pin", "email", "e_mail", "mail", "phone",
        "ssn",
    ]
    /// Fields that carry credentials; those with `token`, `session` or `api-key` in their name are known by that.
    static let inHeaders = [
        "authorization", "proxy-authorization", "authentication-info", "cookie", "cookie2", "set-cookie", "dpop",
        "x-auth", "x-csrf", "x-xsrf", "x-api-key", "x-amz-signature", "signature", "x-hub-signature",
        "x-forwarded-client-cert", "x-client-cert", "ssl-client-cert", "sec-websocket-key", "cf-access-jwt-assertion",
    ]
}

extension UInt8 {
    /// What stands between the parts of a name such as `card[number]` or `payment.card`.
    @inline(__always)
    var endsNamePart: Bool { self == .dot || self == UInt8(ascii: "[") || self == UInt8(ascii: "]") }
}

/// Takes in a name byte by byte and forgets all but letters and digits.
struct NameScanner {
    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

    private var whole = basis
    private var part = basis
    /// The last eight letters and digits.
    private var tail: UInt64 = 0
    /// A secret word was seen.
    var isSecret = false

    /// Nil for a name without letters and digits.
    var wholeHash: UInt64? { whole == Self.basis ? nil : whole }
    var partHash: UInt64? { part == Self.basis ? nil : part }

    @inline(__always)
    mutating func accept(_ byte: UInt8) {
        let letter: UInt8
        switch byte {
        case 0x61...0x7A, 0x30...0x39: letter = byte
        case 0x41...0x5A: letter = byte | 0x20
        default: return
        }
        // FNV-1a.
        whole = (whole ^ UInt64(letter)) &* 0x100_0000_01B3
        part = (part ^ UInt64(letter)) &* 0x100_0000_01B3
        tail = tail << 8 | UInt64(letter)
        if Self.endsWord(letter), holdsWord { isSecret = true }
    }

    mutating func endPart() {
        part = Self.basis
    }

    mutating func reset() {
        self = NameScanner()
    }

    /// Whether the letter is the last of a word below.
    @inline(__always)
    private static func endsWord(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "w"), UInt8(ascii: "y"), UInt8(ascii: "r"),
            UInt8(ascii: "i"):
            true
        default: false
        }
    }

    /// Whether a secret word ends here.
    private var holdsWord: Bool {
        tail.ends(in: "token") || tail.ends(in: "session") || tail.ends(in: "secret") || tail.ends(in: "passw")
            || tail.ends(in: "apikey") || tail.ends(in: "cesskey") || tail.ends(in: "ivatekey")
            || tail.ends(in: "signatur") || tail.ends(in: "credenti")
    }
}

extension UInt64 {
    /// Whether the last letters, as many as `word` has, are those of `word`, which has at most eight.
    @inline(__always)
    fileprivate func ends(in word: StaticString) -> Bool {
        word.withUTF8Buffer { letters in
            var value: UInt64 = 0
            for letter in letters { value = value << 8 | UInt64(letter) }
            let mask: UInt64 = letters.count >= 8 ? .max : (1 << UInt64(letters.count &* 8)) &- 1
            return self & mask == value
        }
    }
}
