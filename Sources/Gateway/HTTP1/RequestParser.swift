// SPDX-License-Identifier: Apache-2.0

/// Reads the head of an HTTP/1.1 request (RFC 9112, sections 2 to 5) from bytes that arrive
/// piecemeal. A pure value: it is given the unread bytes from the head's first one on, each time.
struct RequestParser {
    private enum State {
        case requestLine(scanned: Int)
        case fields(FieldLines)
    }

    private var state = State.requestLine(scanned: 0)
    /// Complete only when ``parse(_:)`` has said so; before, it is empty.
    private(set) var head = RequestHead()
    /// The fields read so far: their bytes are still the caller's.
    private var fields = HeaderBlock()
    private var targetRange = 0..<0
    private let limits: HeadLimits
    private let semantics: RequestSemantics

    init(limits: HeadLimits, semantics: RequestSemantics) {
        self.limits = limits
        self.semantics = semantics
    }

    /// Whether the request line has been read; what remains are fields.
    var hasRequestLine: Bool {
        if case .fields = state { true } else { false }
    }

    /// - Returns: how many bytes the head takes once it is complete, nil while it is not. ``head``
    ///   is whole then; when this throws, it holds what could be read.
    mutating func parse(_ input: UnsafeRawBufferPointer) throws(Refusal) -> Int? {
        do {
            if case .requestLine(let scanned) = state {
                guard let end = try readRequestLine(input, from: scanned) else { return nil }
                state = .fields(FieldLines(startingAt: end))
            }
            guard case .fields(var lines) = state else { return nil }
            defer { state = .fields(lines) }
            guard let end = try lines.read(input, into: &fields, limits: limits) else { return nil }
            fields.keepBytes(of: input, upTo: end)
            swap(&head.headers, &fields)
            head.targetRange = targetRange
            try semantics.resolve(&head)
            return end
        } catch {
            keepWhatWasRead(input)
            throw error
        }
    }

    /// Readies the parser for the next request on the connection.
    mutating func reset() { _ = takeHead() }

    /// Hands over the complete head, as its only owner, and readies the parser for the next request.
    mutating func takeHead() -> RequestHead {
        var taken = RequestHead()
        swap(&taken, &head)
        state = .requestLine(scanned: 0)
        fields = HeaderBlock()
        fields.fields.reserveCapacity(16)
        targetRange = 0..<0
        return taken
    }

    /// The request line without its CR LF: `method SP request-target SP HTTP-version`, nothing else.
    private mutating func readRequestLine(_ input: UnsafeRawBufferPointer, from scanned: Int) throws(Refusal) -> Int? {
        let end = input.firstControlByte(from: scanned)
        // The longest line: a method of 16 bytes, the target, the version.
        guard end <= limits.target &+ 32 else { throw .targetTooLong }
        state = .requestLine(scanned: end)
        guard end &+ 1 < input.count else {
            if end < input.count, input[end] != .cr { throw input[end] == .lf ? .bareLineFeed : .controlByte }
            return nil
        }
        guard input[end] == .cr else { throw input[end] == .lf ? .bareLineFeed : .controlByte }
        guard input[end &+ 1] == .lf else { throw .bareCarriageReturn }
        guard end > 0 else { throw .leadingEmptyLine }
        try split(UnsafeRawBufferPointer(rebasing: input[..<end]))
        return end &+ 2
    }

    private mutating func split(_ line: UnsafeRawBufferPointer) throws(Refusal) {
        guard let firstSpace = line.firstIndex(of: .space), firstSpace > 0 else { throw .invalidRequestLine }
        let method = UnsafeRawBufferPointer(rebasing: line[..<firstSpace])
        guard method.allSatisfy(ByteClass.token.contains) else { throw .invalidRequestLine }
        var index = firstSpace &+ 1
        while index < line.count, ByteClass.target.contains(line[index]) { index &+= 1 }
        if index < line.count, line[index] != .space { throw line[index] < 0x80 ? .invalidTarget : .nonASCIITarget }
        guard index > firstSpace &+ 1, index < line.count else { throw .invalidRequestLine }
        guard index &- firstSpace &- 1 <= limits.target else { throw .targetTooLong }
        targetRange = firstSpace &+ 1..<index
        let known = HTTPMethod(method)
        if let known {
            head.method = known
            head.hasMethod = true
        }
        head.version = try Self.version(UnsafeRawBufferPointer(rebasing: line[(index &+ 1)...]))
        guard known != nil else { throw .unknownMethod }
    }

    private static func version(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> HTTPVersion {
        guard bytes.count == 8 else { throw .invalidRequestLine }
        switch UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) {
        case 0x4854_5450_2F31_2E31: return .http11  // "HTTP/1.1"
        case 0x4854_5450_2F31_2E30: return .http10  // "HTTP/1.0"
        default:
            guard bytes.starts(with: "HTTP/".utf8), bytes[5].isDigit, bytes[6] == .dot, bytes[7].isDigit
            else { throw .invalidRequestLine }
            throw bytes[5] == UInt8(ascii: "0") ? .obsoleteVersion : .unsupportedVersion
        }
    }

    /// Puts method and target into ``head``, so that the log can name them when the request is refused
    /// or given up on before it is whole.
    ///
    /// - Parameter input: the unread bytes, as ``parse(_:)`` was last given them.
    mutating func keepWhatWasRead(_ input: UnsafeRawBufferPointer) {
        guard head.headers.bytes.isEmpty, targetRange.upperBound <= input.count else { return }
        head.headers.bytes.append(contentsOf: input[..<targetRange.upperBound])
        head.targetRange = targetRange
    }
}
