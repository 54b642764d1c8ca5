// SPDX-License-Identifier: Apache-2.0

/// What a head means beyond its grammar: target form, host, path, connection and expectation
/// (RFC 9112, section 3; RFC 9110, section 7). One place for HTTP/1.1 and HTTP/2.
struct RequestSemantics: Sendable {
    let paths: PathNormalizer

    /// Fills in the ranges and flags of `head`, whose `method`, `version`, `targetRange` and fields are set.
    func resolve(_ head: inout RequestHead) throws(Refusal) {
        try resolveHost(&head)
        try resolveTarget(&head)
        if head.version != .http2 {
            head.framing = try MessageFraming.request(head.headers, head.version)
            try resolveConnection(&head)
        }
        if let expectation = head.headers.first(.expect) {
            guard head.headers.count(of: .expect) == 1, expectation.equalsIgnoringCase("100-continue") else {
                throw .unknownExpectation
            }
            // RFC 9110, section 10.1.1: without a body, or from HTTP/1.0, it means nothing.
            head.expectsContinue = head.framing != .none && head.version != .http10
        }
    }

    // MARK: Host

    private func resolveHost(_ head: inout RequestHead) throws(Refusal) {
        var range: Range<Int>?
        if head.headers.contains(.host) {
            for field in head.headers.fields where field.name == .host {
                guard range == nil else { throw .repeatedHost }
                range = head.headers.valueRange(field)
            }
        }
        guard let range else { throw .missingHost }
        try setAuthority(range, &head)
    }

    /// Notes authority and host, the latter in lower case.
    private func setAuthority(_ range: Range<Int>, _ head: inout RequestHead) throws(Refusal) {
        let (count, hasUpperCase) = try head.headers.bytes.withBytes(range, Self.hostLength)
        head.authorityRange = range
        head.hostRange = range.lowerBound..<range.lowerBound + count
        if hasUpperCase {
            let start = head.headers.bytes.count
            for index in head.hostRange { head.headers.bytes.append(head.headers.bytes[index].lowercased) }
            head.hostRange = start..<head.headers.bytes.count
        }
    }

    /// The length of the host within `host[:port]` (RFC 3986, section 3.2).
    private static func hostLength(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> (Int, hasUpperCase: Bool) {
        guard bytes.count <= 260 else { throw .invalidHost }
        var index = 0
        var hasUpperCase = false
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), close > 1 else { throw .invalidHost }
            for byte in bytes[1..<close] {
                guard byte.hexadecimalValue != nil || byte == .colon || byte == .dot else { throw .invalidHost }
                if (0x41...0x5A).contains(byte) { hasUpperCase = true }
            }
            index = close + 1
        } else {
            while index < bytes.count, bytes[index] != .colon {
                guard ByteClass.host.contains(bytes[index]) else { throw .invalidHost }
                if (0x41...0x5A).contains(bytes[index]) { hasUpperCase = true }
                index += 1
            }
        }
        guard index > 0 else { throw .invalidHost }
        guard index < bytes.count else { return (index, hasUpperCase) }
        let port = bytes[(index + 1)...]
        guard bytes[index] == .colon, (1...5).contains(port.count), port.allSatisfy(\.isDigit),
            port.reduce(0, { $0 * 10 + Int($1 - 0x30) }) <= 65_535
        else { throw .invalidHost }
        return (index, hasUpperCase)
    }

    // MARK: Target

    private func resolveTarget(_ head: inout RequestHead) throws(Refusal) {
        var range = head.targetRange
        switch head.target.first {
        case .slash?: break
        case UInt8(ascii: "*")? where range.count == 1 && head.method == .options:
            head.isAsteriskForm = true
            head.pathRange = range
            return
        case _ where head.method == .connect:
            // Its own form of target, `host:port` (RFC 9112, section 3.2.3); this gateway opens no tunnels.
            throw head.target.contains(.colon) ? .connectMethod : .invalidTarget
        default:
            range = try stripAuthority(&head)
        }
        let query = head.headers.bytes[range].firstIndex(of: UInt8(ascii: "?"))
        let path = range.lowerBound..<(query ?? range.upperBound)
        if let query { head.queryRange = query + 1..<range.upperBound }
        try resolvePath(path, &head)
    }

    /// The absolute form (RFC 9112, section 3.2.2): its authority must be the Host's, to the byte but for case.
    private func stripAuthority(_ head: inout RequestHead) throws(Refusal) -> Range<Int> {
        let target = head.target
        let schemes: [StaticString] = ["http://", "https://"]
        guard let scheme = schemes.first(where: { target.prefix($0.utf8CodeUnitCount).equalsIgnoringCase($0) }) else {
            throw .invalidTarget
        }
        let rest = target.dropFirst(scheme.utf8CodeUnitCount)
        let end = rest.firstIndex { $0 == .slash || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let authority = rest[..<end]
        guard authority.count == head.authorityRange.count,
            zip(authority, head.authority).allSatisfy({ $0.lowercased == $1.lowercased })
        else { throw .hostMismatch }
        if end < target.endIndex, target[end] == .slash { return end..<target.endIndex }
        // `http://host` and `http://host?q` have an empty path, which is `/`.
        let start = head.headers.bytes.count
        head.headers.bytes.append(.slash)
        head.headers.bytes.append(contentsOf: Array(target[end...]))
        return start..<head.headers.bytes.count
    }

    private func resolvePath(_ path: Range<Int>, _ head: inout RequestHead) throws(Refusal) {
        let result = try head.headers.bytes.withBytes(path, paths.normalize)
        head.hasEncodedSeparator = result.hasEncodedSeparator
        head.pathRange = path
        if let canonical = result.bytes {
            head.pathRange = head.headers.bytes.count..<head.headers.bytes.count + canonical.count
            head.headers.bytes.append(contentsOf: canonical)
        }
    }

    // MARK: Connection

    /// Fields that a `Connection` field must not take away: removing them would change what the
    /// request means to the backend after we have checked it.
    private static let protected: [StaticString] = [
        "host", "content-length", "content-type", "cookie", "authorization", "x-forwarded-for", "forwarded",
        "x-forwarded-host", "x-forwarded-proto", "origin", "expect",
    ]

    private func resolveConnection(_ head: inout RequestHead) throws(Refusal) {
        head.keepsAlive = head.version == .http11
        guard head.headers.contains(.connection) else { return }
        var closes = false
        var keeps = head.keepsAlive
        try head.headers.forEachMember(of: .connection) { option throws(Refusal) in
            if option.equalsIgnoringCase("close") {
                closes = true
            } else if option.equalsIgnoringCase("keep-alive") {
                keeps = true
            } else if Self.protected.contains(where: { option.equalsIgnoringCase($0) }) {
                throw .protectedConnectionOption
            }
        }
        // RFC 9112, section 9.3: `close` wins over `keep-alive`.
        head.keepsAlive = keeps && !closes
    }
}
