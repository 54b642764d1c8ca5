// SPDX-License-Identifier: Apache-2.0

/// A request as a ``TestUpstream`` received it.
package struct RecordedRequest: Sendable {
    package var method = ""
    package var target = ""
    package var version = ""
    /// Names and values as received, in their order.
    package var fields: [(String, String)] = []
    package var body: [UInt8] = []
    package var trailers: [(String, String)] = []
    /// Head and body, framing included, as received; bodies beyond the upstream's limit are left out.
    package var raw: [UInt8] = []
    /// Bytes of the body, whether recorded or not.
    package var bodyLength = 0
    /// Which connection it came on, counted from 0.
    package var connection = 0

    package subscript(_ name: String) -> String? { values(name).first }

    package func values(_ name: String) -> [String] {
        fields.filter { $0.0.lowercased() == name.lowercased() }.map(\.1)
    }

    package var bodyText: String { String(decoding: body, as: UTF8.self) }
    package var rawText: String { String(decoding: raw, as: UTF8.self) }
}

/// Reads requests from the bytes of one connection, taking only what cannot be misunderstood.
struct RequestReader {
    enum Event {
        case head(RecordedRequest)
        case end(RecordedRequest)
        case malformed(String)
    }

    private enum State {
        case head
        case length(Int)
        case chunked
        case broken
    }

    /// Bytes of a body that are kept.
    private let recordLimit: Int
    private let connection: Int
    private var state = State.head
    private var request = RecordedRequest()
    private var buffer: [UInt8] = []

    init(recordLimit: Int, connection: Int) {
        self.recordLimit = recordLimit
        self.connection = connection
    }

    mutating func read(_ bytes: some Sequence<UInt8>) -> [Event] {
        buffer.append(contentsOf: bytes)
        var events: [Event] = []
        while let event = next() { events.append(event) }
        return events
    }

    private mutating func next() -> Event? {
        switch state {
        case .head: readHead()
        case .length(let left): readLength(left)
        case .chunked: readChunks()
        case .broken: nil
        }
    }

    private mutating func readHead() -> Event? {
        guard let head = MessageHead(buffer) else { return nil }
        request = RecordedRequest(fields: head.fields, raw: Array(buffer[..<head.length]), connection: connection)
        let words = head.startLine.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 3, words[2] == "HTTP/1.1" else { return fail("request line '\(head.startLine)'") }
        (request.method, request.target, request.version) = (words[0], words[1], words[2])
        buffer.removeFirst(head.length)
        let (lengths, codings) = (request.values("content-length"), request.values("transfer-encoding"))
        guard request.values("host").count == 1 else { return fail("not one Host") }
        switch (lengths.count, codings.count) {
        case (0, 0):
            state = .length(0)
        case (1, 0):
            guard let length = Int(lengths[0]), length >= 0, String(length) == lengths[0] else {
                return fail("Content-Length '\(lengths[0])'")
            }
            state = .length(length)
        case (0, 1):
            guard codings[0] == "chunked" else { return fail("Transfer-Encoding '\(codings[0])'") }
            state = .chunked
        default:
            return fail("ambiguous framing")
        }
        return .head(request)
    }

    private mutating func readLength(_ left: Int) -> Event? {
        let count = min(left, buffer.count)
        record(buffer[..<count], raw: buffer[..<count])
        buffer.removeFirst(count)
        state = .length(left - count)
        return count == left ? end() : nil
    }

    /// Waits for the whole body: the tests' chunked bodies are short, except where they are counted
    /// chunk by chunk.
    private mutating func readChunks() -> Event? {
        do {
            var reader = ChunkReader()
            guard try reader.read(buffer[...]) else {
                try takeWholeChunks()
                return nil
            }
            record(reader.data[...], raw: buffer[..<reader.length])
            request.trailers = reader.trailers
            buffer.removeFirst(reader.length)
            return end()
        } catch {
            return fail("\(error)")
        }
    }

    /// Takes chunks that are complete, so that a long body is not read again with every packet.
    private mutating func takeWholeChunks() throws {
        while let end = buffer.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: buffer[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0,
                buffer.count >= end.upperBound + size + 2
            else { return }
            record(buffer[end.upperBound..<end.upperBound + size], raw: buffer[..<(end.upperBound + size + 2)])
            buffer.removeFirst(end.upperBound + size + 2)
        }
    }

    private mutating func record(_ data: ArraySlice<UInt8>, raw: ArraySlice<UInt8>) {
        request.bodyLength += data.count
        guard request.body.count + data.count <= recordLimit else { return }
        request.body.append(contentsOf: data)
        request.raw.append(contentsOf: raw)
    }

    private mutating func end() -> Event {
        state = .head
        return .end(request)
    }

    private mutating func fail(_ reason: String) -> Event {
        state = .broken
        return .malformed(reason)
    }
}
