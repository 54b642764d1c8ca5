// SPDX-License-Identifier: Apache-2.0

/// The field names the gateway itself acts on. Every other name is ``other`` and travels as bytes.
///
/// Names are recognised once, when a head is read; from then on "is this hop-by-hop?" is a
/// comparison of numbers.
package enum HeaderName: UInt8, CaseIterable, Sendable {
    case other

    // Framing and routing.
    case host, contentLength, transferEncoding, connection, keepAlive, proxyConnection, te, trailer, upgrade
    case expect, http2Settings
    // Representation.
    case contentType, contentEncoding, date, location, vary, cacheControl, etag, lastModified
    // Credentials.
    case authorization, proxyAuthorization, proxyAuthenticate, cookie, setCookie, wwwAuthenticate
    // Browsers.
    case origin, accessControlRequestMethod, accessControlRequestHeaders, accessControlAllowOrigin
    case accessControlAllowCredentials, accessControlExposeHeaders
    case secWebSocketKey, secWebSocketVersion, secWebSocketAccept
    // Identity and tracing.
    case xForwardedFor, xForwardedHost, xForwardedProto, forwarded, xRequestID, traceparent, tracestate
    // Ways to say another method or target than the request line does.
    case xHTTPMethod, xHTTPMethodOverride, xMethodOverride
    // Security headers of responses.
    case strictTransportSecurity, xContentTypeOptions, xFrameOptions, referrerPolicy, permissionsPolicy
    case contentSecurityPolicy
    // What a response should not tell.
    case server, xPoweredBy, via
    case retryAfter, userAgent, referer

    /// The name in lower case.
    package var text: StaticString {
        switch self {
        case .other: ""
        case .host: "host"
        case .contentLength: "content-length"
        case .transferEncoding: "transfer-encoding"
        case .connection: "connection"
        case .keepAlive: "keep-alive"
        case .proxyConnection: "proxy-connection"
        case .te: "te"
        case .trailer: "trailer"
        case .upgrade: "upgrade"
        case .expect: "expect"
        case .http2Settings: "http2-settings"
        case .contentType: "content-type"
        case .contentEncoding: "content-encoding"
        case .date: "date"
        case .location: "location"
        case .vary: "vary"
        case .cacheControl: "cache-control"
        case .etag: "etag"
        case .lastModified: "last-modified"
        case .authorization: "authorization"
        case .proxyAuthorization: "proxy-authorization"
        case .proxyAuthenticate: "proxy-authenticate"
        case .cookie: "cookie"
        case .setCookie: "set-cookie"
        case .wwwAuthenticate: "www-authenticate"
        case .origin: "origin"
        case .accessControlRequestMethod: "access-control-request-method"
        case .accessControlRequestHeaders: "access-control-request-headers"
        case .accessControlAllowOrigin: "access-control-allow-origin"
        case .accessControlAllowCredentials: "access-control-allow-credentials"
        case .accessControlExposeHeaders: "access-control-expose-headers"
        case .secWebSocketKey: "sec-websocket-key"
        case .secWebSocketVersion: "sec-websocket-version"
        case .secWebSocketAccept: "sec-websocket-accept"
        case .xForwardedFor: "x-forwarded-for"
        case .xForwardedHost: "x-forwarded-host"
        case .xForwardedProto: "x-forwarded-proto"
        case .forwarded: "forwarded"
        case .xRequestID: "x-request-id"
        case .traceparent: "traceparent"
        case .tracestate: "tracestate"
        case .xHTTPMethod: "x-http-method"
        case .xHTTPMethodOverride: "x-http-method-override"
        case .xMethodOverride: "x-method-override"
        case .strictTransportSecurity: "strict-transport-security"
        case .xContentTypeOptions: "x-content-type-options"
        case .xFrameOptions: "x-frame-options"
        case .referrerPolicy: "referrer-policy"
        case .permissionsPolicy: "permissions-policy"
        case .contentSecurityPolicy: "content-security-policy"
        case .server: "server"
        case .xPoweredBy: "x-powered-by"
        case .via: "via"
        case .retryAfter: "retry-after"
        case .userAgent: "user-agent"
        case .referer: "referer"
        }
    }
}

/// A set of known names: one bit each.
package struct HeaderNameSet: Sendable, ExpressibleByArrayLiteral {
    @usableFromInline var bits: UInt64 = 0

    package init() {}

    package init(arrayLiteral names: HeaderName...) {
        for name in names { insert(name) }
    }

    @inlinable
    package mutating func insert(_ name: HeaderName) {
        bits |= 1 << UInt64(name.rawValue)
    }

    @inlinable
    package func contains(_ name: HeaderName) -> Bool {
        bits >> UInt64(name.rawValue) & 1 == 1
    }

    @inlinable
    package func isDisjoint(with other: HeaderNameSet) -> Bool {
        bits & other.bits == 0
    }

    /// Fields that speak of one connection, not of the message (RFC 9110, section 7.6.1). What a
    /// `Connection` field names comes on top of these.
    package static let hopByHop: HeaderNameSet = [
        .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade, .http2Settings,
        .proxyAuthorization, .proxyAuthenticate,
    ]
}

// MARK: - Recognition

extension HeaderName {
    /// The known name these bytes spell, in any case; ``other`` where there is none.
    static func recognize(_ bytes: UnsafeRawBufferPointer) -> HeaderName {
        guard let first = bytes.first, bytes.count <= 32 else { return .other }
        let table = recognitionTable
        var slot = slot(count: bytes.count, first: first, last: bytes[bytes.count - 1])
        while let candidate = HeaderName(rawValue: table[slot]), candidate != .other {
            if candidate.text.equalsIgnoringCase(bytes) { return candidate }
            slot = (slot + 1) & 255
        }
        return .other
    }

    /// Open addressing over length, first and last letter; filled once.
    private static let recognitionTable: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        for name in allCases where name != .other {
            name.text.withUTF8Buffer { text in
                guard let first = text.first, let last = text.last else { return }
                var index = slot(count: text.count, first: first, last: last)
                while table[index] != 0 { index = (index + 1) & 255 }
                table[index] = name.rawValue
            }
        }
        return table
    }()

    private static func slot(count: Int, first: UInt8, last: UInt8) -> Int {
        (count &* 37 &+ Int(first | 0x20) &* 11 &+ Int(last | 0x20) &* 3) & 255
    }
}

extension StaticString {
    /// Whether `bytes` spell this lower-case text in any case.
    func equalsIgnoringCase(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard utf8CodeUnitCount == bytes.count else { return false }
        return withUTF8Buffer { text in
            for index in 0..<text.count where text[index] != bytes[index] && text[index] != bytes[index].lowercased {
                return false
            }
            return true
        }
    }
}
