// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOHPACK

/// An HTTP/2 client that sends frames as they are given, and keeps account of what comes back.
///
/// It confirms SETTINGS and PING, and widens windows for what it received where `widensWindows` is set.
actor HTTP2Client {
    struct Response: Sendable {
        var interim: [Int] = []
        var status = 0
        var fields: [(String, String)] = []
        var body: [UInt8] = []
        var trailers: [(String, String)]?
        var ended = false
        /// The code of the RST_STREAM that ended the stream.
        var resetCode: UInt32?

        subscript(_ name: String) -> String? { fields.first { $0.0 == name }?.1 }
        var text: String { String(decoding: body, as: UTF8.self) }
        var isOver: Bool { ended || resetCode != nil }
        /// The id of the check that refused.
        var check: String? {
            text.firstRange(of: "/errors/").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
        }
    }

    struct GoAway: Sendable {
        let lastStream: UInt32
        let code: UInt32
    }

    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    nonisolated let raw: RawClient
    private var decoder = HPACKDecoder(allocator: ByteBufferAllocator())
    private var buffer: [UInt8] = []
    private var nextStream: UInt32 = 1
    private(set) var responses: [UInt32: Response] = [:]
    private(set) var goAway: GoAway?
    private(set) var frames: [RawFrame] = []
    /// What the gateway said of itself.
    private(set) var settings: [UInt16: UInt32] = [:]
    /// Bytes that may be sent: on the connection, and on streams.
    private var connectionWindow = 65_535
    private var streamWindows: [UInt32: Int] = [:]
    private let widensWindows: Bool

    private init(_ raw: RawClient, widensWindows: Bool) {
        self.raw = raw
        self.widensWindows = widensWindows
    }

    /// Opens a connection and sends the preface.
    ///
    /// - Parameters:
    ///   - settings: of the client's SETTINGS frame.
    ///   - confirms: waits for the gateway's SETTINGS and confirms them.
    static func connect(
        _ gateway: TestGateway,
        _ listener: String? = nil,
        tls: RawClient.TLS? = nil,
        settings: [(UInt16, UInt32)] = [],
        widensWindows: Bool = true,
        confirms: Bool = true
    ) async throws -> HTTP2Client {
        let client = HTTP2Client(try await gateway.connect(listener, tls: tls), widensWindows: widensWindows)
        try await client.raw.send(preface + RawFrame.settings(settings).bytes)
        if confirms { await client.wait { !$0.settings.isEmpty } }
        return client
    }

    // MARK: Sending

    func send(_ frames: RawFrame...) async throws {
        try await raw.send(frames.flatMap(\.bytes))
    }

    func send(_ frames: [RawFrame]) async throws {
        try await raw.send(frames.flatMap(\.bytes))
    }

    static func fields(
        _ method: String = "GET",
        _ path: String = "/",
        authority: String = "shop.example.com",
        _ more: [(String, String)] = []
    ) -> [(String, String)] {
        [(":method", method), (":scheme", "http"), (":path", path), (":authority", authority)] + more
    }

    /// The number of a stream that was not used yet.
    func newStream() -> UInt32 {
        defer { nextStream += 2 }
        return nextStream
    }

    /// Sends the head of a request on a stream of its own.
    func begin(_ fields: [(String, String)], ends: Bool = true) async throws -> UInt32 {
        let stream = newStream()
        try await send(.headers(stream, fields, ends: ends))
        return stream
    }

    /// Sends a request and waits for its response.
    func request(
        _ method: String = "GET",
        _ path: String = "/",
        _ more: [(String, String)] = [],
        body: [UInt8]? = nil
    ) async throws -> Response {
        let stream = try await begin(Self.fields(method, path, more), ends: body == nil)
        if let body { try await send(body: body, on: stream) }
        return await response(on: stream)
    }

    /// Sends a body in frames, as far as the windows let it, waiting for more until all is sent or the
    /// stream is over.
    ///
    /// - Returns: whether all was sent.
    @discardableResult
    func send(body: [UInt8], on stream: UInt32, ends: Bool = true) async throws -> Bool {
        var rest = body[...]
        repeat {
            await wait { min($0.connectionWindow, $0.window(of: stream)) > 0 || $0.responses[stream]?.isOver == true }
            guard responses[stream]?.isOver != true else { return false }
            let count = min(rest.count, 16_384, connectionWindow, window(of: stream))
            guard count > 0 || rest.isEmpty else { return false }
            connectionWindow -= count
            streamWindows[stream] = window(of: stream) - count
            let piece = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            try await send(.data(stream, piece, ends: ends && rest.isEmpty))
        } while !rest.isEmpty
        return true
    }

    private func window(of stream: UInt32) -> Int {
        streamWindows[stream] ?? Int(settings[4] ?? 65_535)
    }

    // MARK: Receiving

    /// What came on a stream, once it is over or `limit` is.
    func response(on stream: UInt32, within limit: Duration = .seconds(30)) async -> Response {
        await wait(upTo: limit) { $0.responses[stream]?.isOver == true }
        return responses[stream] ?? Response()
    }

    /// Takes what comes until `condition` holds, the connection is closed, or `limit` is over.
    @discardableResult
    func wait(upTo limit: Duration = .seconds(15), until condition: @Sendable (isolated HTTP2Client) -> Bool) async
        -> Bool
    {
        // In memory only waiting takes time; over sockets other things do, too.
        let deadline = ContinuousClock.now + limit
        var waited = Duration.zero
        await read()
        while !condition(self), waited < limit, ContinuousClock.now < deadline {
            if raw.isClosed, raw.unread.isEmpty { return condition(self) }
            if await !read(timeout: .milliseconds(50)) { waited += .milliseconds(50) }
        }
        return condition(self)
    }

    /// Whether the gateway ends the connection in time.
    func isClosed(within limit: Duration = .seconds(5)) async -> Bool {
        await wait(upTo: limit) { $0.raw.isClosed }
    }

    /// - Returns: whether something came.
    @discardableResult
    private func read(timeout: Duration = .zero) async -> Bool {
        let bytes = await raw.takeBytes(timeout: timeout)
        buffer += bytes
        var offset = 0
        var answers: [RawFrame] = []
        while let frame = RawFrame(buffer, at: offset) {
            offset += 9 + frame.payload.count
            answers += receive(frame)
        }
        buffer.removeFirst(offset)
        if !answers.isEmpty { try? await send(answers) }
        return !bytes.isEmpty
    }

    /// - Returns: what to answer.
    private func receive(_ frame: RawFrame) -> [RawFrame] {
        if frame.kind != .data { frames.append(frame) }
        switch frame.kind {
        case .settings where !frame.has(RawFrame.ack):
            for start in stride(from: 0, to: frame.payload.count, by: 6) {
                let id = UInt16(frame.payload[start]) << 8 | UInt16(frame.payload[start + 1])
                settings[id] = UInt32(bigEndian: frame.payload[(start + 2)..<(start + 6)])
            }
            return [.settingsAck]
        case .ping where !frame.has(RawFrame.ack):
            return [RawFrame(.ping, flags: RawFrame.ack, frame.payload)]
        case .goAway:
            goAway = GoAway(
                lastStream: UInt32(bigEndian: frame.payload[0..<4]),
                code: UInt32(bigEndian: frame.payload[4..<8])
            )
        case .windowUpdate:
            let increment = Int(UInt32(bigEndian: frame.payload))
            if frame.stream == 0 {
                connectionWindow += increment
            } else {
                streamWindows[frame.stream] = window(of: frame.stream) + increment
            }
        case .rstStream:
            responses[frame.stream, default: Response()].resetCode = UInt32(bigEndian: frame.payload)
        case .headers:
            receiveHeaders(frame)
        case .data:
            responses[frame.stream, default: Response()].body += frame.payload
            if frame.has(RawFrame.endStream) { responses[frame.stream]?.ended = true }
            guard widensWindows, !frame.payload.isEmpty else { return [] }
            let count = UInt32(frame.payload.count)
            return [.windowUpdate(0, count)]
                + (frame.has(RawFrame.endStream) ? [] : [.windowUpdate(frame.stream, count)])
        default:
            break
        }
        return []
    }

    private func receiveHeaders(_ frame: RawFrame) {
        var block = ByteBuffer(bytes: frame.payload)
        guard let decoded = try? decoder.decodeHeaders(from: &block) else { return }
        let fields = decoded.map { ($0.name, $0.value) }
        var response = responses[frame.stream] ?? Response()
        if let status = fields.first(where: { $0.0 == ":status" }).flatMap({ Int($0.1) }) {
            if status < 200 {
                response.interim.append(status)
            } else {
                response.status = status
                response.fields = fields
            }
        } else {
            response.trailers = fields
        }
        response.ended = frame.has(RawFrame.endStream)
        responses[frame.stream] = response
    }
}
