// SPDX-License-Identifier: Apache-2.0

/// Finds the bytes of a body among the bytes of a connection (RFC 9112, sections 6 and 7).
///
/// A pure value: it is given the unread bytes, says which of them are data, and is called again
/// with what lies behind them.
struct BodyDecoder {
    struct Step: Equatable {
        /// Bytes to drop before the data.
        var skipped = 0
        /// Bytes of data behind them; zero, and not the end, when more input is needed.
        var data = 0
        /// The body ends behind the data.
        var isEnd = false
    }

    private enum State {
        case untilClose
        case length(Int)
        case chunkSize(digits: Int, value: Int)
        case chunkExtension(ChunkExtension)
        case chunkSizeLineFeed(Int)
        case chunkData(Int)
        case chunkCarriageReturn
        case chunkLineFeed
        case trailers(FieldLines, HeaderBlock)
        case end
    }

    private var state: State
    private var extensionBytes = 0
    private let limits: HeadLimits
    private let maxExtensionBytes: Int
    /// The trailer section, once the body has ended; nil where it is empty.
    private(set) var trailers: HeaderBlock?

    init(_ framing: BodyFraming, limits: HeadLimits, maxExtensionBytes: Int) {
        self.limits = limits
        self.maxExtensionBytes = maxExtensionBytes
        switch framing {
        case .none: state = .end
        case .length(let count): state = .length(count)
        case .chunked: state = .chunkSize(digits: 0, value: 0)
        case .untilClose, .stream: state = .untilClose
        }
    }

    var isAtEnd: Bool {
        if case .end = state { true } else { false }
    }

    /// The body ends with the connection.
    var isUntilClose: Bool {
        if case .untilClose = state { true } else { false }
    }

    mutating func step(_ input: UnsafeRawBufferPointer) throws(Refusal) -> Step {
        var index = 0
        while true {
            switch state {
            case .end:
                return Step(skipped: index, isEnd: true)
            case .untilClose:
                return Step(skipped: index, data: input.count &- index)
            case .length(let left):
                let count = min(left, input.count &- index)
                state = count == left ? .end : .length(left &- count)
                return Step(skipped: index, data: count, isEnd: count == left)
            case .chunkData(let left):
                guard index < input.count else { return Step(skipped: index) }
                let count = min(left, input.count &- index)
                state = count == left ? .chunkCarriageReturn : .chunkData(left &- count)
                return Step(skipped: index, data: count)
            case .trailers(var lines, var block):
                // The section stays in the caller's buffer until it is whole: offsets count from its start.
                let section = UnsafeRawBufferPointer(rebasing: input[index...])
                guard let end = try lines.read(section, into: &block, limits: limits) else {
                    state = .trailers(lines, block)
                    return Step(skipped: index)
                }
                block.bytes.append(contentsOf: section[..<end])
                try finish(block)
                return Step(skipped: index &+ end, isEnd: true)
            default:
                guard index < input.count else { return Step(skipped: index) }
                try advance(input[index])
                index &+= 1
            }
        }
    }

    /// The parts of a chunk that are not data, byte by byte.
    private mutating func advance(_ byte: UInt8) throws(Refusal) {
        switch state {
        case .chunkSize(let digits, let value):
            if let digit = byte.hexadecimalValue {
                // 15 digits stay below 2^60: no sum of chunks we could ever receive overflows.
                guard digits < 15 else { throw .invalidChunkSize }
                state = .chunkSize(digits: digits &+ 1, value: value << 4 | Int(digit))
            } else {
                guard digits > 0 else { throw .invalidChunkSize }
                switch byte {
                case .cr: state = .chunkSizeLineFeed(value)
                case UInt8(ascii: ";"): state = .chunkExtension(ChunkExtension(size: value))
                case .lf: throw .bareLineFeed
                default: throw .invalidChunkSize
                }
            }
        case .chunkExtension(var ext):
            extensionBytes &+= 1
            guard extensionBytes <= maxExtensionBytes, ext.length < 256 else { throw .chunkExtensionsTooLarge }
            let isDone = try ext.accept(byte)
            state = isDone ? .chunkSizeLineFeed(ext.size) : .chunkExtension(ext)
        case .chunkSizeLineFeed(let size):
            guard byte == .lf else { throw .bareCarriageReturn }
            state = size == 0 ? .trailers(FieldLines(startingAt: 0), HeaderBlock()) : .chunkData(size)
        case .chunkCarriageReturn:
            guard byte == .cr else { throw .missingChunkTerminator }
            state = .chunkLineFeed
        case .chunkLineFeed:
            guard byte == .lf else { throw .missingChunkTerminator }
            state = .chunkSize(digits: 0, value: 0)
        case .untilClose, .length, .chunkData, .trailers, .end:
            break
        }
    }

    private mutating func finish(_ section: HeaderBlock) throws(Refusal) {
        guard section.present.isDisjoint(with: Self.forbidden) else { throw .forbiddenTrailer }
        state = .end
        trailers = section.fields.isEmpty ? nil : section
    }

    /// RFC 9110, section 6.5.1: fields for framing, routing, authentication and content handling.
    private static let forbidden: HeaderNameSet = [
        .host, .contentLength, .transferEncoding, .connection, .keepAlive, .proxyConnection, .te, .trailer, .upgrade,
        .http2Settings, .expect, .contentType, .contentEncoding, .cacheControl, .location, .vary,
        .authorization, .proxyAuthorization, .cookie, .setCookie, .wwwAuthenticate, .proxyAuthenticate, .origin,
        .xForwardedFor, .xForwardedHost, .xForwardedProto, .forwarded,
        .xHTTPMethod, .xHTTPMethodOverride, .xMethodOverride,
    ]
}

/// A chunk extension, `;name[=value]` any number of times (RFC 9112, section 7.1.1): read strictly, then dropped.
struct ChunkExtension {
    private enum State {
        case nameStart, name, valueStart, value, quoted, escape, closed
    }

    /// The size of the chunk the extension belongs to.
    let size: Int
    private(set) var length = 0
    private var state = State.nameStart

    init(size: Int) {
        self.size = size
    }

    /// - Returns: whether the CR that ends the line was read.
    mutating func accept(_ byte: UInt8) throws(Refusal) -> Bool {
        length &+= 1
        let isToken = ByteClass.token.contains(byte)
        switch (state, byte) {
        case (.name, .cr), (.value, .cr), (.closed, .cr):
            return true
        case (.name, UInt8(ascii: ";")), (.value, UInt8(ascii: ";")), (.closed, UInt8(ascii: ";")):
            state = .nameStart
        case (.name, UInt8(ascii: "=")):
            state = .valueStart
        case (.valueStart, UInt8(ascii: "\"")):
            state = .quoted
        case (.nameStart, _) where isToken, (.name, _) where isToken:
            state = .name
        case (.valueStart, _) where isToken, (.value, _) where isToken:
            state = .value
        case (.quoted, UInt8(ascii: "\"")):
            state = .closed
        case (.quoted, UInt8(ascii: "\\")):
            state = .escape
        case (.quoted, 0x20...0x7E), (.quoted, 0x80...), (.quoted, .tab):
            break
        case (.escape, 0x20...0x7E), (.escape, .tab):
            state = .quoted
        case (_, .lf):
            throw .bareLineFeed
        default:
            throw .invalidChunkExtension
        }
        return false
    }
}
