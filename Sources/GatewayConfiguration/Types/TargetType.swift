// SPDX-License-Identifier: Apache-2.0

import Core

extension ValueType where Value == TargetConfiguration {
    /// `http://10.0.0.5:9000`: where requests are sent, without a path.
    static var targetURL: ValueType {
        .text(
            "target_url",
            expected: "a URL such as http://127.0.0.1:9000",
            schema: [
                "description": "http or https, a host and a port; no path, query or credentials.",
                "type": "string",
                "pattern": pattern("^https?://[^/\\s?#@]+$"),
                "examples": ["http://127.0.0.1:9000", "https://shop.internal"],
            ],
            parse: { scalar throws(InvalidValue) in try TargetText.parse(scalar.text) },
            render: { .string($0.url) }
        )
    }
}

enum TargetText {
    static func parse(_ text: String) throws(InvalidValue) -> TargetConfiguration {
        let isTLS: Bool
        var host: Substring
        if text.hasPrefix("http://") {
            (isTLS, host) = (false, text.dropFirst(7))
        } else if text.hasPrefix("https://") {
            (isTLS, host) = (true, text.dropFirst(8))
        } else {
            let hint = text.contains("://") ? "the scheme is http or https" : "write 'http://\(text)'"
            throw InvalidValue(problem: "is not a URL of a target", hint: hint)
        }
        guard !host.contains("@") else {
            throw InvalidValue(problem: "has credentials", hint: "remove what stands before '@'")
        }
        guard !host.contains(where: { "/?#".contains($0) }) else {
            throw InvalidValue(
                problem: "has a path",
                hint: "a target ends after the port; paths are passed on unchanged"
            )
        }
        var port = isTLS ? 443 : 80
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
            port = try AddressText.port(host[colon...].dropFirst())
            guard port > 0 else {
                throw InvalidValue(problem: "has port 0", hint: "a port to connect to is at least 1")
            }
            host = host[..<colon]
        }
        let name = host.lowercased()
        guard HostText.isHost(name) else {
            throw InvalidValue(problem: "has no valid host", hint: "write it as http://127.0.0.1:9000")
        }
        let bare = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        return TargetConfiguration(isTLS: isTLS, host: bare, port: port)
    }
}
