// SPDX-License-Identifier: Apache-2.0

/// URIs of documents, and what references in them mean (RFC 3986, section 5; RFC 8089).
enum DocumentURI {
    /// `file:///srv/shop/openapi.yaml`
    static func uri(ofPath path: String) -> String {
        var uri = "file://"
        for byte in normalized(path).utf8 {
            if isUnreserved(byte) || "/!$&'()+,;=:@".utf8.contains(byte) {
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                uri += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return uri
    }

    /// Nil when it is not the URI of a file of this machine.
    static func path(of uri: String) -> String? {
        guard uri.hasPrefix("file:///"), !uri.contains("?") else { return nil }
        var path: [UInt8] = []
        var rest = uri.dropFirst(7).utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                path.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ isDigit($0) || (0x61...0x66).contains($0 | 0x20) }),
                let value = UInt8(String(Substring(digits)), radix: 16), value != 0
            else { return nil }
            path.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: path, as: UTF8.self)
    }

    /// The absolute URI of the document that a reference leads to, without fragment; nil when it has none.
    static func resolve(_ reference: String, against base: String) -> String? {
        let reference = reference.prefix { $0 != "#" }
        if reference.isEmpty { return base }
        if let scheme = scheme(of: reference) {
            guard scheme == "file" else { return String(reference) }
            let rest = reference.dropFirst(5)
            // `file:/path` and `file:///path` are the same.
            let path = rest.hasPrefix("///") ? rest.dropFirst(2) : rest
            return path.hasPrefix("/") && !path.hasPrefix("//") ? "file://" + normalized(String(path)) : nil
        }
        guard let mark = base.firstRange(of: "://") else { return nil }
        if reference.hasPrefix("//") { return "\(base[..<mark.lowerBound]):\(reference)" }
        let start = base[mark.upperBound...].firstIndex(of: "/") ?? base.endIndex
        if reference.hasPrefix("/") { return base[..<start] + normalized(String(reference)) }
        let folder = base[start...].lastIndex(of: "/").map { String(base[start...$0]) } ?? "/"
        return base[..<start] + normalized("\(folder)\(reference)")
    }

    /// Without `.` and `..` where these are known to be superfluous.
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        let isAbsolute = path.hasPrefix("/")
        for part in path.split(separator: "/") where part != "." {
            if part == "..", parts.last.map({ $0 != ".." }) ?? isAbsolute {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }

    private static func scheme(of reference: Substring) -> String? {
        guard let colon = reference.firstIndex(of: ":"), reference.utf8.first.map(isLetter) == true else { return nil }
        let scheme = reference[..<colon]
        guard scheme.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }) else { return nil }
        return scheme.lowercased()
    }
}
