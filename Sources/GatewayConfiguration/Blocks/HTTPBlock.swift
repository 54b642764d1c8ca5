// SPDX-License-Identifier: Apache-2.0

import Core

/// `http`
enum HTTPBlock {
    static let schema = ObjectSchema("http", "The limits of the protocol hygiene.", blank: HTTPConfiguration()) {
        Field("max_url", \.maxURL, .size(from: 64, to: 1 << 20), "The request target.")
        Field("max_header_line", \.maxHeaderLine, .size(from: 128, to: 1 << 24), "One header line.")
        Field("max_header_bytes", \.maxHeaderBytes, .size(from: 256, to: 1 << 24), "The whole head.")
        Field("max_headers", \.maxHeaders, .integer(1...10_000), "Header lines.")
        Field("max_body", \.maxBody, .size(), "A request body, where the route says nothing else.")
        Field(
            "request_line_timeout",
            \.requestLineTimeout,
            .duration,
            "The first line, from its first byte on; for a connection's first request from the accept on."
        )
        Field("header_timeout", \.headerTimeout, .duration, "The whole head, likewise.")
        Field(
            "body_minimum_rate",
            \.bodyMinimumRate,
            .byteRate,
            "What a request body must average; 0 turns this off."
        )
        Field(
            "body_grace",
            \.bodyGrace,
            .duration(from: .zero),
            "How long a body may be slower than that at its start."
        )
        Field(
            "write_timeout",
            \.writeTimeout,
            .duration,
            "A response of which nothing can be written for this long ends the connection."
        )
        Field("idle_timeout", \.idleTimeout, .duration, "How long a connection without a request is kept.")
        Field("tls_handshake_timeout", \.tlsHandshakeTimeout, .duration, "The TLS handshake.")
        Field(
            "max_requests_per_connection",
            \.maxRequestsPerConnection,
            .count,
            "Requests on one connection, after which it is closed in good order."
        )
        Field("max_pipelined", \.maxPipelined, .integer(1...1000), "Requests a client may send ahead of their answers.")
        Field(
            "max_connections",
            \.maxConnections,
            ValueType<Int>.count.optional(or: .word("auto")),
            "All connections of clients; 'auto' is half of the file descriptors the process may open."
        )
        Field(
            "max_connections_per_address",
            \.maxConnectionsPerAddress,
            .count,
            "Connections of one address; for IPv6 of one /64."
        )
        Field("max_chunk_extensions", \.maxChunkExtensions, .size(to: 1 << 24), "All chunk extensions of one body.")
        Field("http2", \.http2, HTTP2Block.schema.type, "Limits of HTTP/2.")
        Field("paths", \.paths, PathsBlock.schema.type, "What is done with paths that backends read differently.")
        Field(
            "methods",
            \.methods,
            ValueType<String>.method.distinctList(atLeast: 1),
            "Methods that any route may be reached by."
        )
    }
}

/// `http.http2`
enum HTTP2Block {
    /// RFC 9113, section 6.9.1.
    private static let largestWindow = Int(Int32.max)

    static let schema = ObjectSchema("http2", "Limits of HTTP/2.", blank: HTTP2Configuration()) {
        Field(
            "max_concurrent_streams",
            \.maxConcurrentStreams,
            .integer(1...100_000),
            "Streams a client may have open."
        )
        Field(
            "stream_window",
            \.streamWindow,
            .size(from: 1024, to: largestWindow),
            "Bytes a client may send ahead on a stream."
        )
        Field(
            "connection_window",
            \.connectionWindow,
            .size(from: 65_535, to: largestWindow),
            "Bytes a client may send ahead on a connection."
        )
        Field("max_resets", \.maxResets, .count, "Streams that a client may reset in 30 seconds (CVE-2023-44487).")
        Field(
            "max_control_frames",
            \.maxControlFrames,
            .count,
            "PING, SETTINGS and PRIORITY frames in 10 seconds."
        )
        Field(
            "max_continuations",
            \.maxContinuations,
            .integer(0...1000),
            "CONTINUATION frames in a row (CVE-2024-27316)."
        )
        Field("max_empty_data", \.maxEmptyData, .integer(0...1000), "Empty DATA frames in a row (CVE-2019-9518).")
    }
}

/// `http.paths`
enum PathsBlock {
    static let schema = ObjectSchema("paths", "Ambiguity in paths.", blank: PathConfiguration()) {
        Field("duplicate_slashes", \.duplicateSlashes, .enumeration, "'//': refuse, merge, or pass on.")
        Field("parameters", \.parameters, .enumeration, "';parameter' in a segment: refuse, strip, or pass on.")
    }
}
