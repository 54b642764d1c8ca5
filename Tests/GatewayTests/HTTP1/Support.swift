// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

@testable import Gateway

/// What became of a message that was given to a parser.
enum Outcome<Message: Equatable>: Equatable {
    case read(Message)
    case incomplete
    case refused(Refusal)
}

/// A request head, copied out of the parser.
struct ReadRequest: Equatable {
    var method: HTTPMethod
    var target: String
    var path: String
    var query: String?
    var authority: String
    var host: String
    var version: HTTPVersion
    var framing: BodyFraming
    var keepsAlive: Bool
    var expectsContinue: Bool
    var hasEncodedSeparator: Bool
    var isAsteriskForm: Bool
    /// `name: value`, as received.
    var fields: [String]
    /// Bytes of the head.
    var length: Int
}

/// A response head, copied out of the parser.
struct ReadResponse: Equatable {
    var status: Int
    var version: HTTPVersion
    var framing: BodyFraming
    var keepsAlive: Bool
    var fields: [String]
    var length: Int
}

/// A body, copied out of the decoder.
struct ReadBody: Equatable {
    var data: [UInt8]
    var trailers: [String]?
    /// Bytes up to the body's end.
    var length: Int
}

extension HeadLimits {
    static let standard = HeadLimits(target: 8 * 1024, line: 16 * 1024, head: 64 * 1024, count: 200)
}

extension RequestParser {
    static func make(_ limits: HeadLimits = .standard, paths: PathConfiguration = PathConfiguration()) -> RequestParser
    {
        RequestParser(limits: limits, semantics: RequestSemantics(paths: PathNormalizer(paths)))
    }
}

/// Gives a request head to a parser in pieces: all of `bytes` up to each of `ends`, then all of it.
func readRequest(
    _ bytes: [UInt8],
    ends: some Sequence<Int> = [],
    limits: HeadLimits = .standard,
    paths: PathConfiguration = PathConfiguration()
) -> Outcome<ReadRequest> {
    var parser = RequestParser.make(limits, paths: paths)
    return read(bytes, ends) { input throws(Refusal) in
        guard let length = try parser.parse(input) else { return nil }
        let head = parser.head
        return ReadRequest(
            method: head.method,
            target: latin1(head.target),
            path: latin1(head.path),
            query: head.query.map(latin1),
            authority: latin1(head.authority),
            host: head.hostString,
            version: head.version,
            framing: head.framing,
            keepsAlive: head.keepsAlive,
            expectsContinue: head.expectsContinue,
            hasEncodedSeparator: head.hasEncodedSeparator,
            isAsteriskForm: head.isAsteriskForm,
            fields: fieldTexts(head.headers),
            length: length
        )
    }
}

/// Gives a response head to a parser in pieces, likewise.
func readResponse(
    _ bytes: [UInt8],
    to method: HTTPMethod = .get,
    ends: some Sequence<Int> = [],
    limits: HeadLimits = .standard
) -> Outcome<ReadResponse> {
    var parser = ResponseParser(limits: limits)
    return read(bytes, ends) { input throws(Refusal) in
        guard let length = try parser.parse(input, to: method) else { return nil }
        return ReadResponse(
            status: parser.head.status,
            version: parser.head.version,
            framing: parser.head.framing,
            keepsAlive: parser.head.keepsAlive,
            fields: fieldTexts(parser.head.headers),
            length: length
        )
    }
}

/// Gives a body to a decoder in pieces, dropping what each step has dealt with as a connection would.
func readBody(
    _ bytes: [UInt8],
    _ framing: BodyFraming = .chunked,
    ends: some Sequence<Int> = [],
    limits: HeadLimits = .standard,
    maxExtensionBytes: Int = 16 * 1024
) -> Outcome<ReadBody> {
    var decoder = BodyDecoder(framing, limits: limits, maxExtensionBytes: maxExtensionBytes)
    var data: [UInt8] = []
    var offset = 0
    return read(bytes, ends) { input throws(Refusal) in
        while true {
            let unread = UnsafeRawBufferPointer(rebasing: input[offset...])
            let step = try decoder.step(unread)
            data.append(contentsOf: unread[step.skipped..<step.skipped + step.data])
            offset += step.skipped + step.data
            if step.isEnd {
                return ReadBody(data: data, trailers: decoder.trailers.map(fieldTexts), length: offset)
            }
            if step.data == 0 { return nil }
        }
    }
}

private func read<Message>(
    _ bytes: [UInt8],
    _ ends: some Sequence<Int>,
    _ parse: (UnsafeRawBufferPointer) throws(Refusal) -> Message?
) -> Outcome<Message> {
    do throws(Refusal) {
        for end in Array(ends) + [bytes.count] {
            if let message = try bytes.withBytes(0..<end, parse) { return .read(message) }
        }
        return .incomplete
    } catch {
        return .refused(error)
    }
}

/// The fields of a block that were not removed, as `name: value`.
func fieldTexts(_ block: HeaderBlock) -> [String] {
    block.live.map { "\(latin1(block.name($0))): \(latin1(block.value($0)))" }
}

// MARK: - Bytes

/// One byte for each scalar of `text`, all of which are below U+0100.
func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
}

/// The reverse of ``bytes(_:)``.
func latin1(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
}

/// A head of these lines, with the empty line that ends it.
func lines(_ lines: String...) -> String {
    lines.map { $0 + "\r\n" }.joined() + "\r\n"
}

/// A GET request with these fields besides Host.
func get(_ target: String = "/", _ fields: String...) -> String {
    (["GET \(target) HTTP/1.1", "Host: shop.example"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
}

// MARK: - Chance

/// SplitMix64 (Steele, Lea and Flood, 2014): the same sequence on every run.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// True in one of `count` cases.
    mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }
}
