// SPDX-License-Identifier: Apache-2.0

/// The head of a request, read and checked: the one form that routing, every check and the
/// upstream see, whichever version of HTTP it came in.
package struct RequestHead: Sendable {
    package internal(set) var method = HTTPMethod.get
    /// False where the request was refused before its method could be read.
    package internal(set) var hasMethod = false
    /// The fields, and the bytes that every range below points into.
    package var headers = HeaderBlock()
    package internal(set) var version = HTTPVersion.http11
    package internal(set) var framing = BodyFraming.none
    /// Whether the client wants to go on using the connection.
    var keepsAlive = true
    package internal(set) var expectsContinue = false
    /// The path in its canonical form holds `%2F` or `%5C`, which a route must allow.
    package internal(set) var hasEncodedSeparator = false
    /// `OPTIONS *`: a question about the gateway itself (RFC 9112, section 3.2.4).
    package internal(set) var isAsteriskForm = false

    var targetRange = 0..<0
    var pathRange = 0..<0
    var queryRange = 0..<0
    var authorityRange = 0..<0
    var hostRange = 0..<0

    package init() {}

    /// The request target as it was received.
    package var target: ArraySlice<UInt8> { headers.bytes[targetRange] }
    /// The canonical path (``PathNormalizer``).
    package var path: ArraySlice<UInt8> { headers.bytes[pathRange] }
    /// What stands behind the `?`, as it was received; nil where there is none.
    package var query: ArraySlice<UInt8>? { queryRange.isEmpty ? nil : headers.bytes[queryRange] }
    /// Host and port as the client named them.
    package var authority: ArraySlice<UInt8> { headers.bytes[authorityRange] }
    /// The host alone, in lower case, an IPv6 address in its brackets.
    package var host: ArraySlice<UInt8> { headers.bytes[hostRange] }

    package var pathString: String { String(decoding: path, as: UTF8.self) }
    package var hostString: String { String(decoding: host, as: UTF8.self) }
}

package enum HTTPVersion: Sendable {
    case http10, http11, http2
}

/// How the end of a body is found (RFC 9112, section 6.3).
package enum BodyFraming: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
    /// Responses only: the body ends with the connection.
    case untilClose
    /// HTTP/2: the body ends with the stream.
    case stream
}
