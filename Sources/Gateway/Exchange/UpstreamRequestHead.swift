// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import NIOCore

/// Writes the request line and the fields an upstream is sent: from the parsed model, never from
/// the bytes that came, so that the upstream reads what the checks have read.
struct UpstreamRequestHead {
    private let exchange: Exchange
    private let host: ArraySlice<UInt8>
    private let forwardedFor: ArraySlice<UInt8>?
    private let trace: TraceContext
    private let skipped: HeaderNameSet

    /// Fields the gateway writes itself, or that end here.
    private static let rewritten: HeaderNameSet = [
        .host, .contentLength, .transferEncoding, .connection, .keepAlive, .proxyConnection, .te, .trailer, .upgrade,
        .expect, .http2Settings, .proxyAuthorization, .xForwardedFor, .xForwardedHost, .xForwardedProto, .forwarded,
        .xRequestID, .traceparent,
    ]

    init(_ exchange: Exchange, to pool: TargetPool) {
        self.exchange = exchange
        let usesTarget = exchange.group?.settings.configuration.host == .target
        host = usesTarget ? pool.authority[...] : exchange.head.authority
        // What a trusted proxy said of the client goes on; everybody else's was removed on arrival.
        forwardedFor = exchange.head.headers.first(.xForwardedFor)
        let parent = exchange.worker.nextRandom()
        var skipped = Self.rewritten
        if let received = TraceContext(received: exchange.head.headers) {
            trace = received.child(parentID: parent)
        } else {
            // A trace begins here, under the request's id; the state of another means nothing in it.
            trace = TraceContext(traceHigh: exchange.id.high, traceLow: exchange.id.low, parentID: parent, flags: 1)
            skipped.insert(.tracestate)
        }
        self.skipped = skipped
    }

    /// More bytes than the head can take.
    var capacity: Int {
        exchange.head.headers.writtenSize &+ host.count &+ exchange.head.authority.count &+ (forwardedFor?.count ?? 0)
            &+ exchange.connection.peerText.count &+ 512
    }

    func write(into writer: inout HeadWriter) {
        let head = exchange.head
        writer.write(head.method.text)
        writer.write(" ")
        writer.write(head.path)
        if let query = head.query {
            writer.write("?")
            writer.write(query)
        }
        writer.write(" HTTP/1.1\r\nHost: ")
        writer.write(host)
        writer.write("\r\n")
        writer.write(head.headers, skipping: skipped)
        writer.write("X-Forwarded-For: ")
        if let forwardedFor {
            writer.write(forwardedFor)
            writer.write(", ")
        }
        writer.write(exchange.connection.peerText)
        writer.write("\r\nX-Forwarded-Proto: ")
        writer.write(exchange.isSecure ? "https" : "http")
        writer.write("\r\nX-Forwarded-Host: ")
        writer.write(head.authority)
        writer.write("\r\nX-Request-Id: ")
        writer.write(exchange.id)
        writer.write("\r\ntraceparent: ")
        writer.write(trace)
        writer.write("\r\n")
        writeFraming(into: &writer)
        writer.write("\r\n")
    }

    private func writeFraming(into writer: inout HeadWriter) {
        switch exchange.forwardedFraming {
        case .length(let count):
            writer.write("Content-Length: ")
            writer.write(decimal: count)
            writer.write("\r\n")
        case .chunked, .stream:
            writer.write("Transfer-Encoding: chunked\r\n")
        case .none, .untilClose:
            if exchange.webSocketAccept != nil {
                writer.write("Connection: Upgrade\r\nUpgrade: websocket\r\n")
            } else if exchange.head.method.expectsBody {
                // RFC 9110, section 8.6: a method that expects a body says so when there is none.
                writer.write("Content-Length: 0\r\n")
            }
        }
    }
}
