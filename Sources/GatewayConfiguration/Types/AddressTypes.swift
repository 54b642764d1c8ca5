// SPDX-License-Identifier: Apache-2.0

import Core

extension ValueType where Value == SocketAddressConfiguration {
    /// `127.0.0.1:8443`, `[::1]:443`; `:8080` is every IPv4 address of the machine.
    static var socketAddress: ValueType {
        .text(
            "socket_address",
            expected: "an IP address and a port such as 127.0.0.1:8080",
            schema: [
                "description": "An IP address and a port; port 0 lets the system choose. ':8080' is 0.0.0.0:8080.",
                "type": "string",
                "pattern": pattern("^(?:[0-9.]*|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$"),
                "examples": ["127.0.0.1:8443", "[::1]:443", ":8080"],
            ],
            parse: { scalar throws(InvalidValue) in try AddressText.parse(scalar.text) },
            render: { .string($0.description) }
        )
    }
}

extension ValueType where Value == Network {
    /// `10.0.0.0/8`, `2001:db8::/32`, or a single address.
    static var network: ValueType {
        .text(
            "network",
            expected: "a network such as 10.0.0.0/8",
            schema: [
                "description": "A network in CIDR notation, or a single IP address.",
                "type": "string",
                "pattern": pattern("^[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?$"),
                "examples": ["10.0.0.0/8", "2001:db8::/32"],
            ],
            parse: { scalar throws(InvalidValue) in
                if let network = Network(scalar.text) { return network }
                let address = scalar.text.prefix { $0 != "/" }
                guard ClientAddress(address) != nil else { throw InvalidValue(problem: "is not a network") }
                throw InvalidValue(
                    problem: "is not a network",
                    hint: "the length is out of range, or the address has bits set beyond it"
                )
            },
            render: { .string($0.description) }
        )
    }
}

enum AddressText {
    static func parse(_ text: String) throws(InvalidValue) -> SocketAddressConfiguration {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
            throw InvalidValue(problem: "has no port", hint: "write an IP address and a port, such as 127.0.0.1:8080")
        }
        let port = try port(text[colon...].dropFirst())
        var host = text[..<colon]
        if host.isEmpty { return SocketAddressConfiguration(host: "0.0.0.0", port: port) }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw InvalidValue(problem: "has brackets around what is no IPv6 address") }
        } else if host.contains(":") {
            throw InvalidValue(problem: "is ambiguous", hint: "put an IPv6 address in brackets: [::1]:8080")
        }
        guard ClientAddress(host) != nil else {
            let hint = host == "localhost" ? "write 127.0.0.1:\(port) or [::1]:\(port)" : nil
            throw InvalidValue(problem: "does not begin with an IP address", hint: hint)
        }
        return SocketAddressConfiguration(host: String(host), port: port)
    }

    static func port(_ text: Substring) throws(InvalidValue) -> Int {
        guard let port = decimal(text), text.utf8.count <= 5 else {
            throw InvalidValue(problem: "has no valid port", hint: "a port is a number from 0 to 65535")
        }
        guard port <= 65_535 else {
            throw InvalidValue(problem: "has a port out of range", hint: "a port is a number from 0 to 65535")
        }
        return port
    }
}
