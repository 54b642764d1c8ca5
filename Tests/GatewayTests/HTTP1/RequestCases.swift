// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

/// A request head that must be refused, and why.
struct RefusedRequest: CustomTestStringConvertible, Sendable {
    let name: String
    let raw: String
    let refusal: Refusal

    init(_ name: String, _ raw: String, _ refusal: Refusal) {
        self.name = name
        self.raw = raw
        self.refusal = refusal
    }

    var testDescription: String { name }
}

/// A POST with these fields besides Host, in HTTP/1.1.
private func post(_ fields: String...) -> String {
    (["POST / HTTP/1.1", "Host: shop.example"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
}

extension RefusedRequest {
    /// The ways to be no request line.
    static let requestLines: [RefusedRequest] = [
        .init("leading CR LF", "\r\n" + get(), .leadingEmptyLine),
        .init("leading LF", "\n" + get(), .bareLineFeed),
        .init("leading space", " " + get(), .invalidRequestLine),
        .init("HTTP/0.9", "GET /\r\n\r\n", .invalidRequestLine),
        .init("HTTP/0.9 with fields", "GET /\r\nHost: a\r\n\r\n", .invalidRequestLine),
        .init("HTTP/0.9 with a bare LF", "GET /\n\n", .bareLineFeed),
        .init("no target", lines("GET  HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("method alone", lines("GET", "Host: a"), .invalidRequestLine),
        .init("two spaces before the target", lines("GET  / HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("two spaces before the version", lines("GET /  HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("tab before the target", lines("GET\t/ HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("tab before the version", lines("GET /\tHTTP/1.1", "Host: a"), .invalidTarget),
        .init("trailing space", lines("GET / HTTP/1.1 ", "Host: a"), .invalidRequestLine),
        .init("a fourth word", lines("GET / HTTP/1.1 x", "Host: a"), .invalidRequestLine),
        .init("space in the target", lines("GET /a b HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("lower-case version", lines("GET / http/1.1", "Host: a"), .invalidRequestLine),
        .init("version without minor", lines("GET / HTTP/1", "Host: a"), .invalidRequestLine),
        .init("version of two digits", lines("GET / HTTP/1.10", "Host: a"), .invalidRequestLine),
        .init("version with a comma", lines("GET / HTTP/1,1", "Host: a"), .invalidRequestLine),
        .init("other protocol", lines("GET / ICAP/1.1", "Host: a"), .invalidRequestLine),
        .init("HTTP/1.2", lines("GET / HTTP/1.2", "Host: a"), .unsupportedVersion),
        .init("HTTP/0.9 in words", lines("GET / HTTP/0.9", "Host: a"), .obsoleteVersion),
        .init("HTTP/2.0", lines("GET / HTTP/2.0", "Host: a"), .unsupportedVersion),
        .init("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        .init("HTTP/9.9", lines("GET / HTTP/9.9", "Host: a"), .unsupportedVersion),
        .init("TLS hello", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}", .controlByte),
        .init("method of no token", lines("GE(T / HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("method beyond ASCII", lines("G\u{C9}T / HTTP/1.1", "Host: a"), .invalidRequestLine),
        .init("unknown method", lines("FOOBAR / HTTP/1.1", "Host: a"), .unknownMethod),
        .init("lower-case method", lines("get / HTTP/1.1", "Host: a"), .unknownMethod),
        .init("extension method", lines("PROPFIND / HTTP/1.1", "Host: a"), .unknownMethod),
        .init("NUL in the method", "G\0T / HTTP/1.1\r\n", .controlByte),
        .init("NUL in the target", "GET /\0 HTTP/1.1\r\n", .controlByte),
        .init("DEL in the target", "GET /\u{7F} HTTP/1.1\r\n", .controlByte),
        .init("bare CR in the target", "GET /\ra HTTP/1.1\r\n", .bareCarriageReturn),
        .init("bare CR behind the version", "GET / HTTP/1.1\r\r\n", .bareCarriageReturn),
        .init("bare LF behind the version", "GET / HTTP/1.1\nHost: a\r\n\r\n", .bareLineFeed),
        .init("byte beyond ASCII in the target", lines("GET /\u{E9} HTTP/1.1", "Host: a"), .nonASCIITarget),
        .init("byte beyond ASCII in the query", lines("GET /?\u{80} HTTP/1.1", "Host: a"), .nonASCIITarget),
    ]

    /// The ways to be no field line, and names that backends may take for others.
    static let fieldLines: [RefusedRequest] = [
        .init("space before the colon", get("/", "Accept : a"), .spaceBeforeColon),
        .init("tab before the colon", get("/", "Accept\t: a"), .spaceBeforeColon),
        .init("spaces before the colon of a framing field", post("Content-Length  : 5"), .spaceBeforeColon),
        .init("space within a name", get("/", "Acc ept: a"), .invalidFieldName),
        .init("space before the first field", lines("GET / HTTP/1.1", " Host: a"), .obsoleteLineFolding),
        .init("folded value", get("/", "X: a", " b"), .obsoleteLineFolding),
        .init("folded value by a tab", get("/", "X: a", "\tb"), .obsoleteLineFolding),
        .init("folded Transfer-Encoding", post("Transfer-Encoding:", " chunked"), .obsoleteLineFolding),
        .init("folded Content-Length", post("Content-Length: 1", " 0"), .obsoleteLineFolding),
        .init("line of white space", get("/", " "), .obsoleteLineFolding),
        .init("empty name", get("/", ": a"), .invalidFieldName),
        .init("no colon", get("/", "Accept"), .missingColon),
        .init("name of no token", get("/", "Acc(ept: a"), .invalidFieldName),
        .init("name in quotation marks", get("/", "\"Accept\": a"), .invalidFieldName),
        .init("name beyond ASCII", get("/", "Acc\u{E9}pt: a"), .invalidFieldName),
        .init("name that begins with 0x80", get("/", "\u{80}: a"), .invalidFieldName),
        .init("NUL in a name", get("/", "Acc\0ept: a"), .controlByte),
        .init("NUL in a value", get("/", "X: a\0b"), .controlByte),
        .init("NUL before a framing value", post("Transfer-Encoding: \0chunked"), .controlByte),
        .init("vertical tab in a framing value", post("Transfer-Encoding: \u{0B}chunked"), .controlByte),
        .init("form feed in a framing value", post("Transfer-Encoding: chunked\u{0C}"), .controlByte),
        .init("escape in a value", get("/", "X: \u{1B}[2J"), .controlByte),
        .init("DEL in a value", get("/", "X: \u{7F}"), .controlByte),
        .init("bare CR in a value", get("/", "X: a\rb"), .bareCarriageReturn),
        .init("bare CR before a field", get("/", "X: a\rTransfer-Encoding: chunked"), .bareCarriageReturn),
        .init("two CR before LF", get("/", "X: a\r"), .bareCarriageReturn),
        .init("bare LF in a value", get("/", "X: a\nY: b"), .bareLineFeed),
        .init("bare LF that ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
        .init("bare CR that ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\rx", .bareCarriageReturn),
        .init("Content_Length", post("Content_Length: 5"), .underscoreInFieldName),
        .init("Transfer_Encoding", post("Transfer_Encoding: chunked"), .underscoreInFieldName),
        .init("X_Forwarded_For", get("/", "X_Forwarded_For: 127.0.0.1"), .underscoreInFieldName),
    ]

    /// Bodies that two readers could frame differently (RFC 9112, section 6).
    static let framing: [RefusedRequest] = [
        .init("CL and TE", post("Content-Length: 5", "Transfer-Encoding: chunked"), .contentLengthWithTransferEncoding),
        .init("TE and CL", post("Transfer-Encoding: chunked", "Content-Length: 5"), .contentLengthWithTransferEncoding),
        .init(
            "TE and CL of zero",
            post("Transfer-Encoding: chunked", "Content-Length: 0"),
            .contentLengthWithTransferEncoding
        ),
        .init(
            "TE and a bad CL",
            post("Transfer-Encoding: chunked", "Content-Length: x"),
            .contentLengthWithTransferEncoding
        ),
        .init(
            "unknown TE and CL",
            post("Transfer-Encoding: x", "Content-Length: 5"),
            .contentLengthWithTransferEncoding
        ),
        .init(
            "TE on a GET with CL",
            get("/", "Transfer-Encoding: chunked", "Content-Length: 5"),
            .contentLengthWithTransferEncoding
        ),
        .init("two TE", post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), .invalidTransferEncoding),
        .init(
            "two TE, one unknown",
            post("Transfer-Encoding: x", "Transfer-Encoding: chunked"),
            .invalidTransferEncoding
        ),
        .init(
            "two TE in two cases",
            post("Transfer-Encoding: chunked", "TRANSFER-ENCODING: identity"),
            .invalidTransferEncoding
        ),
        .init("xchunked", post("Transfer-Encoding: xchunked"), .invalidTransferEncoding),
        .init("chunkedx", post("Transfer-Encoding: chunkedx"), .invalidTransferEncoding),
        .init("chunked twice", post("Transfer-Encoding: chunked, chunked"), .invalidTransferEncoding),
        .init("chunked not last", post("Transfer-Encoding: chunked, gzip"), .invalidTransferEncoding),
        .init("chunked behind another", post("Transfer-Encoding: gzip, chunked"), .invalidTransferEncoding),
        .init("leading comma", post("Transfer-Encoding: ,chunked"), .invalidTransferEncoding),
        .init("trailing comma", post("Transfer-Encoding: chunked,"), .invalidTransferEncoding),
        .init("chunked with a parameter", post("Transfer-Encoding: chunked;q=1"), .invalidTransferEncoding),
        .init("chunked in quotation marks", post("Transfer-Encoding: \"chunked\""), .invalidTransferEncoding),
        .init("space within chunked", post("Transfer-Encoding: chun ked"), .invalidTransferEncoding),
        .init("chunked behind a no-break space", post("Transfer-Encoding: \u{A0}chunked"), .invalidTransferEncoding),
        .init("chunked before 0x85", post("Transfer-Encoding: chunked\u{85}"), .invalidTransferEncoding),
        .init("identity", post("Transfer-Encoding: identity"), .invalidTransferEncoding),
        .init("empty TE", post("Transfer-Encoding:"), .invalidTransferEncoding),
        .init("gzip", post("Transfer-Encoding: gzip"), .unknownTransferEncoding),
        .init("br on a GET", get("/", "Transfer-Encoding: BR"), .unknownTransferEncoding),
        .init(
            "TE in HTTP/1.0",
            lines("POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked"),
            .transferEncodingInHTTP10
        ),
        .init(
            "TE and CL in HTTP/1.0",
            lines("POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked", "Content-Length: 5"),
            .transferEncodingInHTTP10
        ),
        .init("two equal CL", post("Content-Length: 5", "Content-Length: 5"), .repeatedContentLength),
        .init("two different CL", post("Content-Length: 5", "content-length: 6"), .repeatedContentLength),
        .init("one CL of two equal", post("Content-Length: 5, 5"), .repeatedContentLength),
        .init("one CL of two different", post("Content-Length: 5,6"), .repeatedContentLength),
        .init("one CL of three", post("Content-Length: 5, 5, 5"), .repeatedContentLength),
        .init("CL with a trailing comma", post("Content-Length: 5,"), .repeatedContentLength),
        .init("empty CL", post("Content-Length:"), .invalidContentLength),
        .init("blank CL", post("Content-Length: \t "), .invalidContentLength),
        .init("CL with a plus", post("Content-Length: +5"), .invalidContentLength),
        .init("negative CL", post("Content-Length: -5"), .invalidContentLength),
        .init("negative zero CL", post("Content-Length: -0"), .invalidContentLength),
        .init("hexadecimal CL", post("Content-Length: 0x5"), .invalidContentLength),
        .init("hexadecimal digit in CL", post("Content-Length: a"), .invalidContentLength),
        .init("CL with an underscore", post("Content-Length: 1_0"), .invalidContentLength),
        .init("CL with leading zeros", post("Content-Length: 0005"), .invalidContentLength),
        .init("CL of two zeros", post("Content-Length: 00"), .invalidContentLength),
        .init("space within CL", post("Content-Length: 1 0"), .invalidContentLength),
        .init("tab within CL", post("Content-Length: 5\t5"), .invalidContentLength),
        .init("CL with a fraction", post("Content-Length: 5.0"), .invalidContentLength),
        .init("CL with an exponent", post("Content-Length: 1e3"), .invalidContentLength),
        .init("CL of other digits", post("Content-Length: \u{B2}"), .invalidContentLength),
        .init("CL of 2^63", post("Content-Length: 9223372036854775808"), .invalidContentLength),
        .init("CL of 2^64 + 5", post("Content-Length: 18446744073709551621"), .invalidContentLength),
        .init("CL of 100 digits", post("Content-Length: " + String(repeating: "1", count: 100)), .invalidContentLength),
        .init("bad CL on a GET", get("/", "Content-Length: x"), .invalidContentLength),
    ]

    /// Hosts, target forms, `Connection` and `Expect`.
    static let semantics: [RefusedRequest] = [
        .init("no Host", lines("GET / HTTP/1.1", "Accept: a"), .missingHost),
        .init("no Host and no fields", lines("GET / HTTP/1.1"), .missingHost),
        .init("no Host in HTTP/1.0", lines("GET / HTTP/1.0", "Accept: a"), .missingHost),
        .init("no Host but an absolute target", lines("GET http://a/ HTTP/1.1", "Accept: a"), .missingHost),
        .init("two equal Host", lines("GET / HTTP/1.1", "Host: a", "Host: a"), .repeatedHost),
        .init("two different Host", lines("GET / HTTP/1.1", "Host: a", "HOST: b"), .repeatedHost),
        .init("two hosts in one", lines("GET / HTTP/1.1", "Host: a, b"), .invalidHost),
        .init("two hosts in one without a space", lines("GET / HTTP/1.1", "Host: a,b"), .invalidHost),
        .init("empty Host", lines("GET / HTTP/1.1", "Host:"), .invalidHost),
        .init("blank Host", lines("GET / HTTP/1.1", "Host: \t"), .invalidHost),
        .init("CONNECT", lines("CONNECT shop.example:443 HTTP/1.1", "Host: shop.example:443"), .connectMethod),
        .init("asterisk with GET", lines("GET * HTTP/1.1", "Host: a"), .invalidTarget),
        .init("asterisk and more", lines("OPTIONS *a HTTP/1.1", "Host: a"), .invalidTarget),
        .init("target without a slash", lines("GET index.html HTTP/1.1", "Host: a"), .invalidTarget),
        .init("target of a query alone", lines("GET ?a HTTP/1.1", "Host: a"), .invalidTarget),
        .init("authority form with GET", lines("GET a:80 HTTP/1.1", "Host: a:80"), .invalidTarget),
        .init("other scheme", lines("GET ftp://a/ HTTP/1.1", "Host: a"), .invalidTarget),
        .init("scheme without slashes", lines("GET http:a HTTP/1.1", "Host: a"), .invalidTarget),
        .init("fragment", lines("GET /a#b HTTP/1.1", "Host: a"), .invalidTarget),
        .init("fragment in the query", lines("GET /a?b#c HTTP/1.1", "Host: a"), .invalidTarget),
        .init("absolute form of another host", lines("GET http://b/ HTTP/1.1", "Host: a"), .hostMismatch),
        .init("absolute form of another port", lines("GET http://a:81/ HTTP/1.1", "Host: a"), .hostMismatch),
        .init("absolute form of a host that begins so", lines("GET http://ab/ HTTP/1.1", "Host: a"), .hostMismatch),
        .init("absolute form without a host", lines("GET http:///a HTTP/1.1", "Host: a"), .hostMismatch),
        .init("absolute form with a user", lines("GET http://a@b/ HTTP/1.1", "Host: b"), .hostMismatch),
        .init("absolute form with a backslash", lines("GET http://a\\b/ HTTP/1.1", "Host: a"), .hostMismatch),
        .init("backslash in the path", get("/a\\b"), .backslash),
        .init("encoded NUL", get("/a%00"), .encodedControl),
        .init("above the root", get("/../etc/passwd"), .aboveRoot),
        .init("above the root, absolute form", get("http://shop.example/../x"), .aboveRoot),
        .init("bad escape", get("/%zz"), .invalidPercentEncoding),
        .init(
            "Connection names a forwarding field",
            get("/", "Connection: x-forwarded-for"),
            .protectedConnectionOption
        ),
        .init("Connection names Cookie", get("/", "Connection: close, Cookie"), .protectedConnectionOption),
        .init("Connection names Host", get("/", "Connection: \t HOST ,"), .protectedConnectionOption),
        .init(
            "second Connection names Authorization",
            get("/", "Connection: te", "Connection: authorization"),
            .protectedConnectionOption
        ),
        .init(
            "Connection names Content-Length",
            post("Content-Length: 1", "Connection: content-length"),
            .protectedConnectionOption
        ),
        .init("other expectation", post("Content-Length: 1", "Expect: 200-ok"), .unknownExpectation),
        .init("expectation and more", post("Content-Length: 1", "Expect: 100-continue, x"), .unknownExpectation),
        .init("expectation with a parameter", post("Content-Length: 1", "Expect: 100-continue;a"), .unknownExpectation),
        .init("misspelt expectation", post("Content-Length: 1", "Expect: 100-contin ue"), .unknownExpectation),
        .init(
            "two expectations",
            post("Content-Length: 1", "Expect: 100-continue", "Expect: 100-continue"),
            .unknownExpectation
        ),
        .init("empty expectation", post("Content-Length: 1", "Expect:"), .unknownExpectation),
    ]

    static let all = requestLines + fieldLines + framing + semantics
}
