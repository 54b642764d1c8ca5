// SPDX-License-Identifier: Apache-2.0

/// Writes a response head for an HTTP/1.1 client, with the gateway's own framing.
struct ResponseHeadWriter {
    enum Connection {
        case close, keepAlive
        /// HTTP/1.1 persists without a word.
        case implied
    }

    let head: ResponseHead
    let requestID: RequestID
    /// A `Date` line, for responses without one (RFC 9110, section 6.6.1).
    let date: [UInt8]
    let framing: BodyFraming
    let isHeadRequest: Bool
    let connection: Connection

    /// Fields the gateway writes itself.
    private static let rewritten: HeaderNameSet = [
        .contentLength, .transferEncoding, .connection, .keepAlive, .proxyConnection, .upgrade, .te, .trailer,
        .xRequestID,
    ]

    /// More bytes than the head can take.
    var capacity: Int {
        head.headers.writtenSize &+ date.count &+ (head.securityHeaders?.precomputed.count ?? 0) &+ 320
    }

    func write(into writer: inout HeadWriter) {
        writer.write("HTTP/1.1 ")
        writer.write(decimal: head.status)
        writer.write(" ")
        writer.write(Self.reason(head.status))
        writer.write("\r\n")
        writer.write(head.headers, skipping: Self.rewritten)
        if let set = head.securityHeaders { writer.write(set.precomputed) }
        if !head.headers.contains(.date) { writer.write(date) }
        writer.write("X-Request-Id: ")
        writer.write(requestID)
        writer.write("\r\n")
        writeFraming(into: &writer)
        switch connection {
        case .close where head.status != 101: writer.write("Connection: close\r\n")
        case .keepAlive where head.status != 101: writer.write("Connection: keep-alive\r\n")
        default: break
        }
        writer.write("\r\n")
    }

    private func writeFraming(into writer: inout HeadWriter) {
        switch framing {
        case .length(let count):
            writer.write("Content-Length: ")
            writer.write(decimal: count)
            writer.write("\r\n")
        case .chunked:
            writer.write("Transfer-Encoding: chunked\r\n")
        case .untilClose, .stream:
            break
        case .none:
            if head.status == 101 {
                writer.write("Connection: Upgrade\r\nUpgrade: websocket\r\n")
            } else if isHeadRequest || head.status == 304 {
                // The length a GET would have had, where the upstream told it (RFC 9110, section 9.3.2).
                guard let length = head.headers.first(.contentLength) else { return }
                writer.write("Content-Length: ")
                writer.write(length)
                writer.write("\r\n")
            } else if head.status >= 200, head.status != 204 {
                writer.write("Content-Length: 0\r\n")
            }
        }
    }

    private static func reason(_ status: Int) -> StaticString {
        switch status {
        case 101: "Switching Protocols"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        // A reason phrase carries nothing (RFC 9112, section 4); the space before it must stand.
        default: ""
        }
    }
}
