// SPDX-License-Identifier: Apache-2.0

/// The head of a response, from an upstream or made by the gateway.
package struct ResponseHead: Sendable {
    package var status: Int
    /// The fields, and the bytes they point into.
    package var headers = HeaderBlock()
    /// Written behind the fields, all of them: there is none of their names among ``headers``.
    var securityHeaders: SecurityHeaderSet?
    package internal(set) var version = HTTPVersion.http11
    package internal(set) var framing = BodyFraming.none
    /// Whether the connection it came on can be used again.
    var keepsAlive = true

    package init(status: Int) {
        self.status = status
    }
}

/// Reads the head of an HTTP/1.1 response (RFC 9112, section 4) as strictly as a request's.
struct ResponseParser {
    private enum State {
        case statusLine(scanned: Int)
        case fields(FieldLines)
    }

    private var state = State.statusLine(scanned: 0)
    /// Complete only when ``parse(_:to:)`` has said so.
    private(set) var head = ResponseHead(status: 0)
    /// The fields read so far: their bytes are still the caller's.
    private var fields = HeaderBlock()
    private let limits: HeadLimits

    init(limits: HeadLimits) {
        self.limits = limits
    }

    /// - Parameter method: of the request that is being answered.
    /// - Returns: how many bytes the head takes once it is complete.
    mutating func parse(_ input: UnsafeRawBufferPointer, to method: HTTPMethod) throws(Refusal) -> Int? {
        if case .statusLine(let scanned) = state {
            guard let end = try readStatusLine(input, from: scanned) else { return nil }
            state = .fields(FieldLines(startingAt: end))
        }
        guard case .fields(var lines) = state else { return nil }
        defer { state = .fields(lines) }
        guard let end = try lines.read(input, into: &fields, limits: limits) else { return nil }
        fields.keepBytes(of: input, upTo: end)
        swap(&head.headers, &fields)
        head.framing = try MessageFraming.response(head.headers, status: head.status, to: method, head.version)
        var closes = false
        try head.headers.forEachMember(of: .connection) { option throws(Refusal) in
            if option.equalsIgnoringCase("close") { closes = true }
        }
        head.keepsAlive = head.version == .http11 && head.framing != .untilClose && !closes
        return end
    }

    mutating func reset() { _ = takeHead() }

    /// Hands over the complete head, as its only owner, and readies the parser for the next response.
    mutating func takeHead() -> ResponseHead {
        var taken = ResponseHead(status: 0)
        swap(&taken, &head)
        state = .statusLine(scanned: 0)
        fields = HeaderBlock()
        fields.fields.reserveCapacity(12)
        return taken
    }

    /// `HTTP-version SP status-code SP [reason-phrase]`; the reason is not read.
    private mutating func readStatusLine(_ input: UnsafeRawBufferPointer, from scanned: Int) throws(Refusal) -> Int? {
        let end = input.firstControlByte(from: scanned)
        guard end <= 1024 else { throw .invalidStatusLine }
        state = .statusLine(scanned: end)
        guard end &+ 1 < input.count else {
            if end < input.count, input[end] != .cr { throw .invalidStatusLine }
            return nil
        }
        guard input[end] == .cr, input[end &+ 1] == .lf, end >= 12, input.starts(with: "HTTP/1.".utf8),
            input[8] == .space, end == 12 || input[12] == .space
        else { throw .invalidStatusLine }
        switch input[7] {
        case 0x31: head.version = .http11
        case 0x30: head.version = .http10
        default: throw .invalidStatusLine
        }
        var status = 0
        for byte in input[9..<12] {
            guard byte.isDigit else { throw .invalidStatusLine }
            status = status &* 10 &+ Int(byte &- 0x30)
        }
        guard (100...599).contains(status) else { throw .invalidStatusLine }
        head.status = status
        return end &+ 2
    }
}
