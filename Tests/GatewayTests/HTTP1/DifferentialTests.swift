// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Gateway

/// Our reader of requests against that of SwiftNIO (llhttp): whatever ours takes, the other must take
/// for the same messages, so that nothing we let through is framed differently behind us.
@Suite struct DifferentialTests {
    /// What one reader made of a connection's bytes.
    private struct Reading {
        struct Message: Equatable {
            var method: String
            var target: String
            var fields: [String]
            var body: [UInt8]
            var trailers: [String]
        }
        /// The messages that are whole, in order.
        var messages: [Message] = []
        var isRefused = false
        /// The connection ends, or changes its protocol, behind the last message.
        var isClosed = false
    }

    @Test func everyRequestWeAcceptIsTheSameToNIO() throws {
        var grammar = RequestGrammar(seed: 6)
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(20)
        var cases = 0
        var accepted = 0
        var refusedByBoth = 0
        var refusedByUsAlone = 0
        while cases < 10_000, clock.now < deadline {
            cases += 1
            let stream = grammar.stream()
            let ours = readByUs(stream)
            let theirs = try readByNIO(stream)
            accepted += ours.messages.count
            if ours.isRefused, theirs.isRefused { refusedByBoth += 1 }
            if ours.isRefused, !theirs.isRefused { refusedByUsAlone += 1 }
            if let difference = difference(ours, theirs) {
                Issue.record("\(difference): \(latin1(stream).debugDescription)")
            }
        }
        // A run that took no request, or took all, would prove nothing.
        #expect(cases > 2000, "\(cases) cases in time")
        #expect(accepted > cases / 2, "\(accepted) requests of \(cases) streams")
        #expect(refusedByBoth > cases / 20, "\(refusedByBoth) of \(cases)")
        #expect(refusedByUsAlone > cases / 100, "\(refusedByUsAlone) of \(cases)")
    }

    /// Streams on which the two are known to differ, and which of them is right.
    @Test func documentedDifferencesAreStillThere() throws {
        for (raw, refusal) in Self.refusedByUsAlone {
            let stream = bytes(raw)
            #expect(readRequest(stream) == .refused(refusal), "\(raw.debugDescription)")
            #expect(try readByNIO(stream).messages.count == 1, "\(raw.debugDescription)")
        }
    }

    /// What NIO takes and we must not (security notes on each in ``Refusal``).
    private static let refusedByUsAlone: [(String, Refusal)] = [
        (lines("GET / HTTP/1.1", "A: b"), .missingHost),
        (lines("GET / HTTP/1.1", "Host: a", "Host: b"), .repeatedHost),
        ("\r\n" + lines("GET / HTTP/1.1", "Host: a"), .leadingEmptyLine),
        (lines("GET /a#b HTTP/1.1", "Host: a"), .invalidTarget),
        (lines("GET http://b/ HTTP/1.1", "Host: a"), .hostMismatch),
        (lines("PROPFIND / HTTP/1.1", "Host: a"), .unknownMethod),
        (lines("GET / HTTP/1.1", "Host: a", "Content_Length: 5"), .underscoreInFieldName),
        (lines("GET / HTTP/1.1", "Host: a", "Expect: x"), .unknownExpectation),
        (lines("GET /../a HTTP/1.1", "Host: a"), .aboveRoot),
        (lines("POST / HTTP/1.1", "Host: a", "Content-Length: 00"), .invalidContentLength),
        (lines("POST / HTTP/1.0", "Host: a", "Transfer-Encoding: chunked") + "0\r\n\r\n", .transferEncodingInHTTP10),
    ]

    // MARK: Comparing

    private func difference(_ ours: Reading, _ theirs: Reading) -> String? {
        for (index, message) in ours.messages.enumerated() {
            guard index < theirs.messages.count else { return "NIO does not take message \(index)" }
            let other = theirs.messages[index]
            if message != other { return "message \(index) is \(message) to us and \(other) to NIO" }
        }
        // Where we wait for more, NIO must not have found another message.
        if !ours.isRefused, !ours.isClosed, theirs.messages.count > ours.messages.count {
            return "NIO finds more messages than we do"
        }
        return nil
    }

    // MARK: Reading

    private func readByUs(_ stream: [UInt8]) -> Reading {
        var reading = Reading()
        var offset = 0
        while offset < stream.count {
            let rest = Array(stream[offset...])
            switch readRequest(rest) {
            case .incomplete: return reading
            case .refused:
                reading.isRefused = true
                return reading
            case .read(let head):
                switch readBody(Array(rest[head.length...]), head.framing) {
                case .incomplete: return reading
                case .refused:
                    reading.isRefused = true
                    return reading
                case .read(let body):
                    reading.messages.append(
                        .init(
                            method: head.method.name,
                            target: head.target,
                            fields: head.fields.map(asNIOHasIt),
                            body: body.data,
                            trailers: (body.trailers ?? []).map(asNIOHasIt)
                        )
                    )
                    offset += head.length + body.length
                    // Behind an upgrade, NIO takes what follows for another protocol.
                    if !head.keepsAlive || head.fields.contains(where: { $0.lowercased().hasPrefix("upgrade:") }) {
                        reading.isClosed = true
                        return reading
                    }
                }
            }
        }
        return reading
    }

    private func readByNIO(_ stream: [UInt8]) throws -> Reading {
        var reading = Reading()
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        do {
            try channel.writeInbound(ByteBuffer(bytes: stream))
        } catch {
            reading.isRefused = true
        }
        var message: Reading.Message?
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head):
                message = .init(
                    method: head.method.rawValue,
                    target: head.uri,
                    fields: fields(head.headers),
                    body: [],
                    trailers: []
                )
            case .body(let buffer):
                message?.body += buffer.readableBytesView
            case .end(let trailers):
                if var whole = message {
                    whole.trailers = trailers.map(fields) ?? []
                    reading.messages.append(whole)
                }
                message = nil
            }
        }
        _ = try? channel.finish()
        return reading
    }

    /// NIO keeps a TAB behind a value; that is white space (RFC 9110, section 5.5), which we drop.
    private func fields(_ headers: HTTPHeaders) -> [String] {
        headers.map { "\($0.name): \(String(decoding: Array($0.value.utf8)[...].trimmed, as: UTF8.self))" }
    }

    /// NIO makes values into text, with U+FFFD for what is not UTF-8; we keep the bytes.
    private func asNIOHasIt(_ field: String) -> String {
        String(decoding: bytes(field), as: UTF8.self)
    }
}
