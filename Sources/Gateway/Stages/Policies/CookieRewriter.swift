// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration

/// Adds the attributes a `Set-Cookie` lacks. What a cookie says itself is never changed: attributes
/// are only put behind the others, where they count (RFC 6265bis, section 5.6).
package struct CookieRewriter: Sendable {
    private let secure: Bool
    private let httpOnly: Bool
    private let sameSite: CookieConfiguration.SameSite?
    private let readable: [[UInt8]]

    package init(_ configuration: CookieConfiguration) {
        secure = configuration.secure
        httpOnly = configuration.httpOnly
        sameSite = configuration.sameSite
        readable = configuration.readable.map { Array($0.utf8) }
    }

    /// Rewrites every `Set-Cookie` of a response. Their order is kept: of two cookies of a name the last one counts.
    ///
    /// - Parameter isTLS: whether the client's own connection is a secure one.
    package func apply(to headers: inout HeaderBlock, isTLS: Bool) {
        guard headers.contains(.setCookie) else { return }
        let values = headers.values(.setCookie)
        let rewritten = values.map { rewrite($0, isTLS: isTLS) }
        guard rewritten.contains(where: { $0 != nil }) else { return }
        headers.remove(.setCookie)
        for (old, new) in zip(values, rewritten) { headers.add(.setCookie, new ?? Array(old)) }
    }

    /// One `Set-Cookie` value with the attributes it lacks; nil where it lacks none.
    ///
    /// - Parameter isTLS: without it `Secure` is not added: a browser throws a `Secure` cookie away
    ///   that came over plain text.
    package func rewrite(_ value: ArraySlice<UInt8>, isTLS: Bool) -> [UInt8]? {
        let cookie = Cookie(value)
        // A cookie without name and value is one no browser stores.
        guard !(cookie.name.isEmpty && cookie.isValueEmpty) else { return nil }

        var sameSiteToAdd = cookie.sameSite == nil ? sameSite : nil
        let isCrossSite = (cookie.sameSite ?? sameSiteToAdd) == CookieConfiguration.SameSite.none
        let needsSecure = secure || cookie.prefix.demandsSecure || isCrossSite
        let addsSecure = needsSecure && isTLS && !cookie.isSecure
        // `SameSite=None` without `Secure` is refused by browsers (RFC 6265bis, section 5.7).
        if sameSiteToAdd == CookieConfiguration.SameSite.none, !cookie.isSecure, !addsSecure { sameSiteToAdd = nil }
        let isReadable = readable.contains { $0.elementsEqual(cookie.name) }
        let addsHTTPOnly = !cookie.isHTTPOnly && (cookie.prefix.demandsHTTPOnly || httpOnly && !isReadable)

        guard addsSecure || addsHTTPOnly || sameSiteToAdd != nil else { return nil }
        var result = Array(value)
        if addsSecure { result.append(contentsOf: "; Secure".utf8) }
        if addsHTTPOnly { result.append(contentsOf: "; HttpOnly".utf8) }
        switch sameSiteToAdd {
        case .strict?: result.append(contentsOf: "; SameSite=Strict".utf8)
        case .lax?: result.append(contentsOf: "; SameSite=Lax".utf8)
        case CookieConfiguration.SameSite.none?: result.append(contentsOf: "; SameSite=None".utf8)
        case nil: break
        }
        return result
    }
}

/// A `Set-Cookie` value as a browser reads it (RFC 6265bis, section 5.6).
private struct Cookie {
    /// What the beginning of a name promises (RFC 6265bis, section 4.1.3, and its `__Http-` successors).
    enum Prefix {
        case none, secure, http

        var demandsSecure: Bool { self != .none }
        var demandsHTTPOnly: Bool { self == .http }
    }

    private(set) var name: ArraySlice<UInt8> = []
    private(set) var isValueEmpty = true
    private(set) var isSecure = false
    private(set) var isHTTPOnly = false
    /// Nil where it is missing or a word browsers do not know, which they treat alike.
    private(set) var sameSite: CookieConfiguration.SameSite?

    init(_ bytes: ArraySlice<UInt8>) {
        // A semicolon ends a part wherever it stands: quotes mean nothing here.
        var rest = bytes
        let pair = Self.nextPart(&rest)
        if let equals = pair.firstIndex(of: UInt8(ascii: "=")) {
            name = pair[..<equals].trimmed
            isValueEmpty = pair[(equals + 1)...].trimmed.isEmpty
        } else {
            isValueEmpty = pair.trimmed.isEmpty
        }
        while !rest.isEmpty { readAttribute(Self.nextPart(&rest)) }
    }

    var prefix: Prefix {
        if begins("__http-") || begins("__host-http-") { return .http }
        return begins("__secure-") || begins("__host-") ? .secure : .none
    }

    private mutating func readAttribute(_ part: ArraySlice<UInt8>) {
        let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
        let attribute = part[..<equals].trimmed
        let value = part[min(equals + 1, part.endIndex)...].trimmed
        // An attribute with a longer value is ignored.
        guard value.count <= 1024 else { return }
        if attribute.equalsIgnoringCase("secure") {
            isSecure = true
        } else if attribute.equalsIgnoringCase("httponly") {
            isHTTPOnly = true
        } else if attribute.equalsIgnoringCase("samesite") {
            // The last one counts.
            sameSite = Self.sameSite(value)
        }
    }

    private static func sameSite(_ value: ArraySlice<UInt8>) -> CookieConfiguration.SameSite? {
        if value.equalsIgnoringCase("strict") { return .strict }
        if value.equalsIgnoringCase("lax") { return .lax }
        return value.equalsIgnoringCase("none") ? CookieConfiguration.SameSite.none : nil
    }

    private func begins(_ prefix: StaticString) -> Bool {
        let head = name.prefix(prefix.utf8CodeUnitCount)
        return prefix.withUTF8Buffer { text in
            head.count == text.count && zip(head, text).allSatisfy { $0.lowercased == $1 }
        }
    }

    /// Takes everything up to the next semicolon off `rest`, and the semicolon with it.
    private static func nextPart(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
        let part = rest[..<end]
        rest = rest[min(end + 1, rest.endIndex)...]
        return part
    }
}
