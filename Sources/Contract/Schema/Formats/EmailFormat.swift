// SPDX-License-Identifier: Apache-2.0

/// Mailboxes of SMTP (RFC 5321 section 4.1.2; RFC 6531 section 3.3 for other scripts).
enum EmailFormat {
    static func isEmail(_ text: Span<UInt8>, isInternational: Bool) -> Bool {
        guard let at = afterLocalPart(text, isInternational), at < text.count, text[at] == UInt8(ascii: "@") else {
            return false
        }
        let domain = text.extracting((at &+ 1)..<text.count)
        guard at <= 64, domain.count > 0 else { return false }
        if domain[0] == UInt8(ascii: "[") { return isLiteral(domain) }
        return isInternational ? HostnameFormat.isInternationalHostname(domain) : HostnameFormat.isHostname(domain)
    }

    /// The offset after a dot-string or a quoted string.
    private static func afterLocalPart(_ text: Span<UInt8>, _ isInternational: Bool) -> Int? {
        guard text.count > 0 else { return nil }
        if text[0] == UInt8(ascii: "\"") { return afterQuotedString(text, isInternational) }
        var index = 0
        var atomStart = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") {
                guard index > atomStart else { return nil }
                if byte == UInt8(ascii: "@") { return index }
                atomStart = index &+ 1
            } else if !(byte >= 0x80 ? isInternational : isAtomText(byte)) {
                return nil
            }
            index &+= 1
        }
        return nil
    }

    private static func afterQuotedString(_ text: Span<UInt8>, _ isInternational: Bool) -> Int? {
        var index = 1
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""): return index &+ 1
            case UInt8(ascii: "\\"):
                index &+= 1
                guard index < text.count, text[index] >= 0x20, text[index] < 0x7F else { return nil }
            case 0x20..<0x7F: break
            case let byte: guard byte >= 0x80, isInternational else { return nil }
            }
            index &+= 1
        }
        return nil
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return true
        // ! # $ % & ' * + - / = ? ^ _ ` { | } ~
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: return true
        default: return false
        }
    }

    /// An address in brackets.
    private static func isLiteral(_ domain: Span<UInt8>) -> Bool {
        guard domain.count > 2, domain[domain.count &- 1] == UInt8(ascii: "]") else { return false }
        let inner = domain.extracting(1..<(domain.count &- 1))
        if AddressFormat.isIPv4(inner) { return true }
        let tag = Array("ipv6:".utf8)
        guard inner.count > tag.count else { return false }
        for index in tag.indices where inner[index] | 0x20 != tag[index] && inner[index] != tag[index] { return false }
        return AddressFormat.isIPv6(inner.extracting(tag.count..<inner.count))
    }
}
