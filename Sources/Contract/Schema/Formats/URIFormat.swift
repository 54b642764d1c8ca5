// SPDX-License-Identifier: Apache-2.0

/// URIs (RFC 3986) and IRIs (RFC 3987), by their grammar.
enum URIFormat {
    /// With a scheme.
    static func isURI(_ text: Span<UInt8>, isInternational: Bool) -> Bool {
        guard let colon = afterScheme(text) else { return false }
        return isRest(text.extracting((colon &+ 1)..<text.count), isInternational)
    }

    /// With or without a scheme.
    static func isReference(_ text: Span<UInt8>, isInternational: Bool) -> Bool {
        if isURI(text, isInternational: isInternational) { return true }
        // A colon in the first segment would make it a scheme.
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: ":"): return false
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"):
                return isRest(text, isInternational)
            default: break
            }
        }
        return isRest(text, isInternational)
    }

    /// The offset of the colon.
    private static func afterScheme(_ text: Span<UInt8>) -> Int? {
        guard text.count > 1, (text[0] | 0x20) &- UInt8(ascii: "a") < 26 else { return nil }
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: ":") { return index }
            guard
                byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            else { return nil }
        }
        return nil
    }

    /// Authority, path, query and fragment.
    private static func isRest(_ text: Span<UInt8>, _ isInternational: Bool) -> Bool {
        var index = 0
        if text.count >= 2, text[0] == UInt8(ascii: "/"), text[1] == UInt8(ascii: "/") {
            index = 2
            while index < text.count, ![UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(text[index]) {
                index &+= 1
            }
            guard isAuthority(text.extracting(2..<index), isInternational) else { return false }
        }
        var part = Part.path
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "?") where part == .path: part = .query
            case UInt8(ascii: "#") where part != .fragment: part = .fragment
            case UInt8(ascii: "#"): return false
            case UInt8(ascii: "?") where part != .path: break
            default:
                guard let length = characterLength(text, at: index, isInternational, isQuery: part == .query) else {
                    return false
                }
                index &+= length &- 1
            }
            index &+= 1
        }
        return true
    }

    private enum Part { case path, query, fragment }

    private static func isAuthority(_ text: Span<UInt8>, _ isInternational: Bool) -> Bool {
        var start = 0
        if let at = text.indices.last(where: { text[$0] == UInt8(ascii: "@") }) {
            guard areCharacters(text.extracting(0..<at), isInternational, refusing: UInt8(ascii: "@")) else {
                return false
            }
            start = at &+ 1
        }
        var end = text.count
        while end > start, text[end &- 1] &- 0x30 < 10 { end &-= 1 }
        if end > start, text[end &- 1] == UInt8(ascii: ":") { end &-= 1 } else { end = text.count }
        let host = text.extracting(start..<end)
        if host.count > 0, host[0] == UInt8(ascii: "[") {
            guard host.count > 2, host[host.count &- 1] == UInt8(ascii: "]") else { return false }
            return isAddress(host.extracting(1..<(host.count &- 1)))
        }
        return areCharacters(host, isInternational, refusing: UInt8(ascii: ":"))
            && !host.indices.contains { host[$0] == UInt8(ascii: "@") }
    }

    /// An address in brackets: version 6, or of a version to come (RFC 3986 section 3.2.2).
    private static func isAddress(_ text: Span<UInt8>) -> Bool {
        guard text[0] | 0x20 == UInt8(ascii: "v") else { return AddressFormat.isIPv6(text) }
        var index = 1
        while index < text.count, AddressFormat.isHexadecimal(text[index]) { index &+= 1 }
        guard index > 1, index &+ 1 < text.count, text[index] == UInt8(ascii: ".") else { return false }
        return areCharacters(text.extracting((index &+ 1)..<text.count), false, refusing: UInt8(ascii: "@"))
    }

    /// Characters of a path, without slashes and one other.
    private static func areCharacters(_ text: Span<UInt8>, _ isInternational: Bool, refusing refused: UInt8) -> Bool {
        var index = 0
        while index < text.count {
            guard text[index] != refused, text[index] != UInt8(ascii: "/"),
                let length = characterLength(text, at: index, isInternational, isQuery: false)
            else { return false }
            index &+= length
        }
        return true
    }

    /// The length of one `pchar` or slash.
    private static func characterLength(
        _ text: Span<UInt8>,
        at index: Int,
        _ isInternational: Bool,
        isQuery: Bool
    ) -> Int? {
        let byte = text[index]
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return 1
        // - . _ ~ ! $ & ' ( ) * + , ; = : @ /
        case 0x2D, 0x2E, 0x5F, 0x7E, 0x21, 0x24, 0x26...0x2C, 0x3B, 0x3D, 0x3A, 0x40, 0x2F: return 1
        case UInt8(ascii: "%"):
            guard index &+ 2 < text.count, AddressFormat.isHexadecimal(text[index &+ 1]),
                AddressFormat.isHexadecimal(text[index &+ 2])
            else { return nil }
            return 3
        case 0x80...:
            guard isInternational, let (value, length) = scalar(text, at: index) else { return nil }
            // RFC 3987 section 2.2: private characters in a query alone, and no noncharacters.
            if value & 0xFFFE == 0xFFFE || value < 0xA0 || value >= 0xFDD0 && value <= 0xFDEF { return nil }
            if value >= 0xE000 && value <= 0xF8FF || value >= 0xF0000 || value >= 0xE0000 && value < 0xE1000 {
                return isQuery && !(value >= 0xE0000 && value < 0xE1000) ? length : nil
            }
            return length
        default: return nil
        }
    }

    /// A character above U+007F of text that is known to be UTF-8.
    static func scalar(_ text: Span<UInt8>, at index: Int) -> (UInt32, Int)? {
        let lead = text[index]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard index &+ length <= text.count else { return nil }
        var value = UInt32(lead) & (0x7F &>> UInt32(length))
        for offset in 1..<length { value = value &<< 6 | UInt32(text[index &+ offset] & 0x3F) }
        return (value, length)
    }
}
