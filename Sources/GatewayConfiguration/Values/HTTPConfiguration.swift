// SPDX-License-Identifier: Apache-2.0

/// `http`: the limits of the protocol hygiene, each with the reason for its default.
package struct HTTPConfiguration: Sendable {
    /// Bytes of the request target. 8 KiB is what nginx and Apache take; links in mails stay well below.
    package var maxURL = 8 * 1024
    /// Bytes of one header line. Cookies are limited to 4 KiB each by browsers; 16 KiB leaves room for tokens.
    package var maxHeaderLine = 16 * 1024
    /// Bytes of the whole head. As Hummingbird and nginx (64 to 80 KiB).
    package var maxHeaderBytes = 64 * 1024
    /// Header lines. Envoy takes 100; browsers send under 40.
    package var maxHeaders = 200
    /// Bytes of a request body where the route says nothing else. A cart or an order is a few KiB of JSON.
    package var maxBody = 1024 * 1024
    /// The first line, from the first byte of the request on or, for the first request, from the accept on.
    package var requestLineTimeout = Duration.seconds(5)
    /// The whole head, likewise. Slowloris lives in this gap.
    package var headerTimeout = Duration.seconds(10)
    /// Bytes a second a body must average, after a grace of ``bodyGrace``.
    package var bodyMinimumRate = 1024
    package var bodyGrace = Duration.seconds(10)
    /// A response that cannot be written for this long ends the connection (slow read).
    package var writeTimeout = Duration.seconds(30)
    /// A connection without a request.
    package var idleTimeout = Duration.seconds(60)
    package var tlsHandshakeTimeout = Duration.seconds(10)
    /// Requests on one connection, after which it is closed in good order.
    package var maxRequestsPerConnection = 1000
    /// Requests a client may send ahead of their answers (HTTP/1.1 pipelining).
    package var maxPipelined = 16
    /// All connections of clients together; where nil, half of the file descriptors the process may open.
    package var maxConnections: Int?
    /// Connections of one address (IPv6: of one /64).
    package var maxConnectionsPerAddress = 256
    /// Bytes of all chunk extensions of one body; they carry nothing we use.
    package var maxChunkExtensions = 16 * 1024
    package var http2 = HTTP2Configuration()
    package var paths = PathConfiguration()
    /// Methods any route may be reached by. TRACE and CONNECT are never accepted.
    package var methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    package init() {}
}

/// `http.http2`
package struct HTTP2Configuration: Sendable {
    /// Streams a client may have open; RFC 9113, 6.5.2 advises no fewer than 100.
    package var maxConcurrentStreams = 100
    /// Bytes a stream's peer may send ahead.
    package var streamWindow = 256 * 1024
    /// Bytes a connection's peer may send ahead.
    package var connectionWindow = 1024 * 1024
    /// Streams reset by the client in 30 seconds (rapid reset, CVE-2023-44487).
    package var maxResets = 100
    /// PING, SETTINGS and PRIORITY frames in 10 seconds.
    package var maxControlFrames = 100
    /// CONTINUATION frames in a row (CVE-2024-27316).
    package var maxContinuations = 5
    /// DATA frames in a row without data (CVE-2019-9518).
    package var maxEmptyData = 1

    package init() {}
}

/// `http.paths`: what the one canonical form of a path does with ambiguity.
package struct PathConfiguration: Sendable {
    /// What is done with a construct that backends read differently.
    package enum Ambiguity: String, CaseIterable, Sendable {
        case reject
        /// Removed or merged.
        case normalize
        /// Passed on as it is.
        case keep
    }
    /// `//` becomes `/`.
    package var duplicateSlashes = Ambiguity.normalize
    /// `;parameter` in a segment; `normalize` strips it.
    package var parameters = Ambiguity.reject

    package init() {}
}

/// `headers`: what is removed from requests before anything else sees them.
package struct HeaderConfiguration: Sendable {
    /// Headers of clients that are dropped, besides `X-Forwarded-*` and `X-Gatehouse-*`; lower-case,
    /// `x-internal-*` for a prefix. From trusted proxies they are kept.
    package var drop: [String] = []

    package init() {}
}

/// `security_headers`: added to every answer that does not carry them. Nil or false: not added.
package struct SecurityHeadersConfiguration: Sendable {
    /// `Strict-Transport-Security`, on TLS listeners only.
    package var hsts: String? = "max-age=31536000; includeSubDomains"
    package var contentTypeOptions: String? = "nosniff"
    package var frameOptions: String? = "DENY"
    package var referrerPolicy: String? = "strict-origin-when-cross-origin"
    package var permissionsPolicy: String? = "camera=(), microphone=(), geolocation=()"
    package var contentSecurityPolicy: String?
    /// Response headers that tell an attacker what runs behind; lower-case.
    package var remove = ["server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-runtime", "via"]

    package init() {}
}

/// `cookies`: flags every `Set-Cookie` must have; they are added where missing.
package struct CookieConfiguration: Sendable {
    package enum SameSite: String, CaseIterable, Sendable {
        case strict, lax, none
    }
    package var secure = true
    package var httpOnly = true
    /// For cookies that say nothing themselves; nil to leave them.
    package var sameSite: SameSite? = .lax
    /// Names of cookies that scripts must read: `HttpOnly` is not added to them.
    package var readable: [String] = []

    package init() {}
}
