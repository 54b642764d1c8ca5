// SPDX-License-Identifier: Apache-2.0

import Core

extension ValueType where Value == String {
    /// `shop.example.com`, `*.example.com`, or an IP address; in lower case.
    static var hostPattern: ValueType {
        .text(
            "host_pattern",
            expected: "a host name such as shop.example.com or *.example.com",
            schema: [
                "description": "A host name without port; '*.' at its start stands for exactly one label.",
                "type": "string",
                "pattern": pattern("^(?:\\*\\.)?[0-9A-Za-z_][0-9A-Za-z_.-]*$|^\\[[0-9A-Fa-f:.]+\\]$"),
                "examples": ["shop.example.com", "*.example.com"],
            ],
            parse: { scalar throws(InvalidValue) in
                let host = scalar.text.lowercased()
                if HostText.isHost(host.hasPrefix("*.") ? String(host.dropFirst(2)) : host) { return host }
                let hint: String? =
                    if host == "*" {
                        "leave the key out to match every host"
                    } else if host.contains("/") || host.contains(":") {
                        "write the name alone, without scheme, port and path"
                    } else if host.hasPrefix("*") {
                        "'*' stands for a whole first label, as in '*.example.com'"
                    } else { nil }
                throw InvalidValue(problem: "is not a host name", hint: hint)
            },
            render: { .string($0) }
        )
    }

    /// A host name or an IP address, without brackets or port; in lower case.
    static var serverName: ValueType {
        matching("host_name", expected: "a host name", pattern: "^[0-9A-Za-z_][0-9A-Za-z_.-]*$") {
            let name = $0.lowercased()
            return HostText.isName(name) ? name : nil
        }
    }

    /// An origin as browsers send it (RFC 6454, section 6.2): `https://shop.example.com`.
    static var origin: ValueType {
        .text(
            "origin",
            expected: "an origin such as https://shop.example.com",
            schema: [
                "description": "Scheme, host and, if it is not the scheme's own, port; no path.",
                "type": "string",
                "pattern": pattern("^[a-z][a-z0-9+.-]*://[^/\\s?#@*]+$"),
                "examples": ["https://shop.example.com"],
            ],
            parse: { scalar throws(InvalidValue) in try HostText.origin(scalar.text) },
            render: { .string($0) }
        )
    }

    /// What requests are spread by.
    static var hashKey: ValueType {
        .text(
            "hash_key",
            expected: "'address' or 'header:NAME'",
            schema: [
                "description": "'address', or 'header:' and the name of a header.",
                "type": "string",
                "pattern": pattern("^(?:address|header:[!#$%&'*+.^_`|~0-9A-Za-z-]+)$"),
                "examples": ["address", "header:x-session"],
            ],
            parse: { scalar throws(InvalidValue) in
                if scalar.text == "address" { return scalar.text }
                let name = scalar.text.hasPrefix("header:") ? String(scalar.text.dropFirst(7)) : ""
                guard name.isToken else { throw InvalidValue(problem: "is not known") }
                return "header:" + name.lowercased()
            },
            render: { .string($0) }
        )
    }
}

enum HostText {
    /// A host as it stands in a URL: IPv6 in brackets.
    static func isHost(_ text: String) -> Bool {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return isName(text) }
        let inner = text.dropFirst().dropLast()
        return inner.contains(":") && ClientAddress(inner) != nil
    }

    /// Labels of letters, digits, `-` and `_` (RFC 1123, section 2.1; underscores occur in container networks).
    static func isName(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D || $0 == 0x5F }
        }
    }

    static func origin(_ text: String) throws(InvalidValue) -> String {
        let example = "write it as https://shop.example.com"
        guard let separator = text.firstRange(of: "://") else {
            throw InvalidValue(problem: "is not an origin", hint: example)
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        let isScheme =
            scheme.utf8.first.map(isLetter) == true
            && scheme.utf8.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
        var host = text[separator.upperBound...].lowercased()
        guard !host.contains(where: { "/?#".contains($0) }) else {
            throw InvalidValue(problem: "has a path", hint: "an origin ends after the host and the port")
        }
        var port: Int?
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
            port = try AddressText.port(host[colon...].dropFirst())
            host = String(host[..<colon])
        }
        guard isScheme, isHost(host) else {
            let hint = host.contains("*") ? "list each origin; a pattern would trust hosts you do not know" : example
            throw InvalidValue(problem: "is not an origin", hint: hint)
        }
        // Browsers leave the scheme's own port out, so an origin with it would never match.
        let isDefault = scheme == "https" && port == 443 || scheme == "http" && port == 80
        let suffix = isDefault ? "" : port.map { ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(suffix)"
    }
}
