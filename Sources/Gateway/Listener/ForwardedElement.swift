// SPDX-License-Identifier: Apache-2.0

import Core

/// What one proxy says about the request it received: an element of `Forwarded` (RFC 7239, section 4),
/// or of `X-Forwarded-For`, which holds an address alone.
struct ForwardedElement {
    var address: ClientAddress
    var scheme: ForwardedInfo.Scheme?
    /// Within the bytes of the header block.
    var hostRange: Range<Int>?

    init(address: ClientAddress) {
        self.address = address
    }

    /// A member of `X-Forwarded-For`: an address, IPv6 in brackets or not, and perhaps a port.
    init?(listed member: ArraySlice<UInt8>) {
        guard let address = Self.address(member, isStandard: false) else { return nil }
        self.init(address: address)
    }

    /// An element of `Forwarded`. Nil where it is not exactly what the grammar says, gives a parameter
    /// twice, or has no address in `for`: it may also hold `unknown` or an obfuscated name like `_hidden`.
    init?(standard element: ArraySlice<UInt8>) {
        var rest = element
        var node: ArraySlice<UInt8>?
        var host: ArraySlice<UInt8>?
        var proto: ArraySlice<UInt8>?
        var by: ArraySlice<UInt8>?
        while true {
            rest = rest.trimmed
            guard let first = rest.first else { break }
            if first == UInt8(ascii: ";") {
                rest = rest.dropFirst()
                continue
            }
            guard let (name, value) = Self.takePair(&rest) else { return nil }
            if name.equalsIgnoringCase("for") {
                guard node == nil else { return nil }
                node = value
            } else if name.equalsIgnoringCase("host") {
                guard host == nil else { return nil }
                host = value
            } else if name.equalsIgnoringCase("proto") {
                guard proto == nil else { return nil }
                proto = value
            } else if name.equalsIgnoringCase("by") {
                guard by == nil else { return nil }
                by = value
            }
        }
        guard let node, let address = Self.address(node, isStandard: true) else { return nil }
        self.init(address: address)
        scheme = proto.flatMap(Self.scheme)
        hostRange = host.flatMap(Self.hostRange)
    }

    /// One `token=value` and whatever ends it: nothing, or the semicolon before the next one.
    private static func takePair(
        _ rest: inout ArraySlice<UInt8>
    ) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        let name = rest.prefix(while: ByteClass.token.contains)
        rest = rest[name.endIndex...]
        guard !name.isEmpty, rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst()
        let value: ArraySlice<UInt8>
        if rest.first == UInt8(ascii: "\"") {
            rest = rest.dropFirst()
            // No address, host or scheme needs a quoted pair: a backslash is somebody's trick.
            value = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            rest = rest[value.endIndex...]
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            rest = rest.dropFirst()
        } else {
            value = rest.prefix(while: ByteClass.token.contains)
            rest = rest[value.endIndex...]
            guard !value.isEmpty else { return nil }
        }
        rest = rest.trimmed
        guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { return nil }
        return (name, value)
    }

    // MARK: Values

    /// The address of a node (RFC 7239, section 6).
    ///
    /// - Parameter isStandard: as in `Forwarded`, where IPv6 must have brackets and a port may be
    ///   obfuscated; in `X-Forwarded-For` it is the other way round.
    static func address(_ node: ArraySlice<UInt8>, isStandard: Bool) -> ClientAddress? {
        let text: ArraySlice<UInt8>
        let port: ArraySlice<UInt8>
        if node.first == UInt8(ascii: "[") {
            guard let close = node.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            text = node[(node.startIndex + 1)..<close]
            port = node[(close + 1)...]
            guard text.contains(.colon) else { return nil }
        } else {
            let colon = node.firstIndex(of: .colon) ?? node.endIndex
            if node.dropFirst(colon - node.startIndex + 1).contains(.colon) {
                return isStandard ? nil : ClientAddress.parse(node)
            }
            text = node[..<colon]
            port = node[colon...]
        }
        guard port.isEmpty || port.first == .colon && isPort(port.dropFirst(), isStandard) else { return nil }
        return ClientAddress.parse(text)
    }

    private static func isPort(_ text: ArraySlice<UInt8>, _ mayBeObfuscated: Bool) -> Bool {
        if mayBeObfuscated, text.first == UInt8(ascii: "_") {
            return text.count > 1 && text.allSatisfy { $0 != UInt8(ascii: "~") && ByteClass.unreserved.contains($0) }
        }
        return UInt16(decimal: text) != nil
    }

    /// `http` or `https`; the WebSocket names that some proxies give instead mean the same.
    static func scheme(_ text: ArraySlice<UInt8>) -> ForwardedInfo.Scheme? {
        if text.equalsIgnoringCase("https") || text.equalsIgnoringCase("wss") { return .https }
        return text.equalsIgnoringCase("http") || text.equalsIgnoringCase("ws") ? .http : nil
    }

    /// Where these bytes stand, if they are a host with an optional port (RFC 3986, section 3.2).
    static func hostRange(_ text: ArraySlice<UInt8>) -> Range<Int>? {
        guard text.count <= 260 else { return nil }
        let port: ArraySlice<UInt8>
        if text.first == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")),
                case let address = text[(text.startIndex + 1)..<close],
                address.contains(.colon), ClientAddress.parse(address) != nil
            else { return nil }
            port = text[(close + 1)...]
        } else {
            let name = text.prefix(while: ByteClass.host.contains)
            guard !name.isEmpty else { return nil }
            port = text[name.endIndex...]
        }
        guard port.isEmpty || port.first == .colon && UInt16(decimal: port.dropFirst()) != nil else { return nil }
        return text.startIndex..<text.endIndex
    }
}
