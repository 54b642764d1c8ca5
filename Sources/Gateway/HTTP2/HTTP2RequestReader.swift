// SPDX-License-Identifier: Apache-2.0

import Core
import NIOHPACK

/// Turns a decoded header block into a request head, by the rules of RFC 9113, section 8, so that
/// nothing an HTTP/2 client writes can become something else in HTTP/1.1.
struct HTTP2RequestReader {
    let limits: HeadLimits
    let semantics: RequestSemantics
    /// What could be read, when ``read(_:endsStream:)`` throws.
    private(set) var head = RequestHead()

    init(limits: HeadLimits, semantics: RequestSemantics) {
        self.limits = limits
        self.semantics = semantics
    }

    private struct PseudoHeaders {
        var method: String?
        var scheme: String?
        var path: String?
        var authority: String?
    }

    mutating func read(_ block: HPACKHeaders, endsStream: Bool) throws(Refusal) -> RequestHead {
        head.version = .http2
        var pseudo = PseudoHeaders()
        var cookies: [UInt8] = []
        var sawField = false
        for (name, value, _) in block {
            if name.utf8.first == .colon {
                guard !sawField else { throw .invalidPseudoHeader }
                try take(name, value, &pseudo)
            } else {
                sawField = true
                try readField(name, value, &cookies)
            }
        }
        // RFC 9113, section 8.2.3: cookie pairs may come in pieces; HTTP/1.1 wants one field.
        if !cookies.isEmpty {
            guard cookies.count <= limits.line else { throw .fieldLineTooLong }
            head.headers.add(.cookie, cookies)
        }
        try resolve(pseudo, endsStream)
        return head
    }

    private func take(_ name: String, _ value: String, _ pseudo: inout PseudoHeaders) throws(Refusal) {
        switch name {
        case ":method" where pseudo.method == nil: pseudo.method = value
        case ":scheme" where pseudo.scheme == nil: pseudo.scheme = value
        case ":path" where pseudo.path == nil: pseudo.path = value
        case ":authority" where pseudo.authority == nil: pseudo.authority = value
        default: throw .invalidPseudoHeader
        }
    }

    private mutating func readField(_ name: String, _ value: String, _ cookies: inout [UInt8]) throws(Refusal) {
        guard name.utf8.count + value.utf8.count <= limits.line else { throw .fieldLineTooLong }
        guard head.headers.fields.count < limits.count else { throw .tooManyFields }
        guard head.headers.bytes.count + name.utf8.count + value.utf8.count <= limits.head else { throw .headTooLarge }
        try Self.checkName(name)
        try Self.checkValue(value)
        if name == "cookie" {
            if !cookies.isEmpty { cookies.append(contentsOf: "; ".utf8) }
            cookies.append(contentsOf: value.utf8)
            return
        }
        head.headers.add(named: name.utf8, value.utf8)
        guard let field = head.headers.fields.last else { return }
        switch field.name {
        case .connection, .keepAlive, .proxyConnection, .transferEncoding, .upgrade:
            throw .connectionSpecificField
        case .te where value != "trailers":
            throw .connectionSpecificField
        default:
            break
        }
    }

    /// Whether a trailer section may have a field of this name (RFC 9113, section 8.1).
    static func isTrailer(_ name: String) -> Bool {
        (try? checkName(name)) != nil
    }

    private static func checkName(_ name: String) throws(Refusal) {
        guard !name.isEmpty else { throw .invalidFieldName }
        for byte in name.utf8 {
            guard ByteClass.token.contains(byte) else { throw .invalidFieldName }
            guard !(0x41...0x5A).contains(byte) else { throw .upperCaseFieldName }
            guard byte != UInt8(ascii: "_") else { throw .underscoreInFieldName }
        }
    }

    private static func checkValue(_ value: String) throws(Refusal) {
        var last: UInt8 = 0
        for byte in value.utf8 {
            guard byte >= 0x20 && byte != 0x7F || byte == .tab else { throw .controlByte }
            last = byte
        }
        // RFC 9113, section 8.2.1: no white space at either end.
        let first = value.utf8.first ?? 0
        guard first != .space, first != .tab, last != .space, last != .tab else { throw .controlByte }
    }

    private mutating func resolve(_ pseudo: PseudoHeaders, _ endsStream: Bool) throws(Refusal) {
        guard let method = pseudo.method, let scheme = pseudo.scheme, let path = pseudo.path else {
            if pseudo.method == "CONNECT" { throw .unknownMethod }
            throw .invalidPseudoHeader
        }
        guard scheme == "http" || scheme == "https", !path.isEmpty else { throw .invalidPseudoHeader }
        guard path.utf8.count <= limits.target else { throw .targetTooLong }
        let start = head.headers.bytes.count
        head.headers.bytes.append(contentsOf: path.utf8)
        head.targetRange = start..<head.headers.bytes.count
        guard path.utf8.allSatisfy({ $0 > .space && $0 != 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw .invalidPseudoHeader
        }
        guard path.utf8.allSatisfy({ $0 < 0x80 }) else { throw .nonASCIITarget }
        guard path.utf8.first == .slash || path == "*" else { throw .invalidPseudoHeader }
        guard method.utf8.allSatisfy(ByteClass.token.contains) else { throw .invalidPseudoHeader }
        guard let known = HTTPMethod(name: method) else { throw .unknownMethod }
        head.method = known
        head.hasMethod = true
        if let authority = pseudo.authority { try takeAuthority(authority) }
        try resolveFraming(endsStream)
        try semantics.resolve(&head)
    }

    /// `:authority` stands for Host; where both are there they must say the same (RFC 9113, section 8.3.1).
    private mutating func takeAuthority(_ authority: String) throws(Refusal) {
        if let host = head.headers.first(.host) {
            guard head.headers.count(of: .host) == 1 else { throw .repeatedHost }
            guard host.count == authority.utf8.count,
                zip(host, authority.utf8).allSatisfy({ $0.lowercased == $1.lowercased })
            else { throw .hostMismatch }
            return
        }
        try Self.checkValue(authority)
        head.headers.add(.host, authority.utf8)
    }

    private mutating func resolveFraming(_ endsStream: Bool) throws(Refusal) {
        guard !endsStream else {
            if head.headers.contains(.contentLength), try MessageFraming.contentLength(head.headers) != 0 {
                throw .invalidContentLength
            }
            head.framing = .none
            return
        }
        head.framing = .stream
        if head.headers.contains(.contentLength) {
            head.framing = .length(try MessageFraming.contentLength(head.headers))
        }
    }
}
