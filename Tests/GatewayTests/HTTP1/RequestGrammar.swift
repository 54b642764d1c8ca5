// SPDX-License-Identifier: Apache-2.0

@testable import Gateway

/// Makes requests by the grammar and breaks some of them in ways that attackers do: the input of the
/// fuzz tests. The same seed gives the same requests.
struct RequestGrammar {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// One to three requests on one connection; about half of the results are as the grammar has them.
    mutating func stream() -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<random.pick([1, 1, 1, 2, 3]) { stream += request() }
        guard !random.oneIn(2) else { return stream }
        for _ in 0..<random.pick([1, 1, 1, 2, 3]) { mutate(&stream) }
        return stream
    }

    /// Bytes without any grammar, or with pieces of it.
    mutating func noise() -> [UInt8] {
        var noise: [UInt8] = []
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            if random.oneIn(3) {
                noise += (0..<Int.random(in: 1...12, using: &random)).map { _ in .random(in: 0...255, using: &random) }
            } else {
                noise += bytes(random.pick(Self.pieces))
            }
        }
        return noise
    }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var changed = bytes
        for _ in 0..<random.pick([1, 1, 2, 4]) { mutate(&changed) }
        return changed
    }

    /// Where a stream may be cut on its way.
    mutating func cuts(_ count: Int) -> [Int] {
        (0..<random.pick([0, 1, 3, 8])).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
    }

    // MARK: Making

    private mutating func request() -> [UInt8] {
        let method = random.pick(["GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        let host = random.pick(["a", "shop.example", "Shop.Example:8443", "[::1]:80", "127.0.0.1"])
        var fields = ["\(random.pick(["Host", "HOST", "host"])):\(space())\(host)\(space())"]
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            fields.append("\(random.pick(Self.names)):\(space())\(random.pick(Self.values))\(space())")
        }
        var body: [UInt8]
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let length = Int.random(in: 0...20, using: &random)
            fields.append("\(random.pick(["Content-Length", "content-length"])): \(length)")
            body = Array(bytes(random.pick(["hello", "a\r\nb", "0\r\n\r\n", "\u{FF}\0"])).prefix(length))
            // What is missing is filled, so that the length is true.
            body += [UInt8](repeating: UInt8(ascii: "x"), count: length - body.count)
        case 1:
            let name = random.pick(["Transfer-Encoding", "transfer-encoding"])
            fields.append("\(name): \(random.pick(["chunked", "Chunked"]))")
            body = bytes(chunks())
        default:
            body = []
        }
        return head(method, host, fields) + body
    }

    private mutating func head(_ method: String, _ host: String, _ fields: [String]) -> [UInt8] {
        let path = random.pick(Self.targets)
        let target = random.oneIn(12) ? "http://\(host)\(path)" : path
        let version = random.oneIn(10) ? "1.0" : "1.1"
        let lines = ["\(method) \(target) HTTP/\(version)"] + fields.shuffled(using: &random)
        return bytes(lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    private mutating func chunks() -> String {
        var body = ""
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let data = random.pick(["a", "hello", "\r\n", "0\r\n\r\n", "GET / HTTP/1.1\r\n", "\0\u{80}"])
            if random.oneIn(4) { body += "0" }
            body += String(data.unicodeScalars.count, radix: 16)
            if random.oneIn(4) { body += random.pick(Self.extensions) }
            body += "\r\n\(data)\r\n"
        }
        return body + "0\r\n" + (random.oneIn(5) ? "X-Checksum: 1\r\n" : "") + "\r\n"
    }

    private mutating func space() -> String { random.pick([" ", " ", " ", "", "  ", "\t"]) }

    // MARK: Breaking

    private mutating func mutate(_ stream: inout [UInt8]) {
        let place = Int.random(in: 0...stream.count, using: &random)
        let until = min(stream.count, place + Int.random(in: 1...6, using: &random))
        switch Int.random(in: 0..<9, using: &random) {
        case 0 where place < stream.count: stream[place] = .random(in: 0...255, using: &random)
        case 1 where place < stream.count: stream[place] ^= 0x20
        case 2: stream.removeSubrange(place..<until)
        case 3: stream.insert(contentsOf: stream[place..<until], at: place)
        case 4: stream.removeSubrange(place...)
        case 5: insertAtLineStart(bytes(random.pick(Self.lines)), &stream)
        case 6: swapLineEnd(&stream)
        default: stream.insert(contentsOf: bytes(random.pick(Self.pieces)), at: place)
        }
    }

    /// Line starts are where an insertion can still make sense.
    private mutating func insertAtLineStart(_ line: [UInt8], _ stream: inout [UInt8]) {
        let starts = stream.indices.filter { $0 > 0 && stream[$0 - 1] == .lf }
        guard !starts.isEmpty else { return }
        stream.insert(contentsOf: line, at: random.pick(starts))
    }

    private mutating func swapLineEnd(_ stream: inout [UInt8]) {
        let ends = stream.indices.filter { stream[$0] == .lf && $0 > 0 && stream[$0 - 1] == .cr }
        guard !ends.isEmpty else { return }
        let end = random.pick(ends)
        let other = random.pick(["\n", "\r", "\r\r\n", "\n\r", " \r\n", "\0\r\n", "\r\n "])
        stream.replaceSubrange(end - 1...end, with: bytes(other))
    }

    // MARK: Vocabulary

    private static let targets = [
        "/", "/a", "/a/b?c=d&e", "/?q=%2e", "/a/../b", "//a", "/%7Eb", "/a%2fb", "/*", "/a?b?c", "/x;y",
        "/?a=\"<{|}>^`\\", "/%C3%A9", "/.well-known/a",
    ]
    private static let names = [
        "Accept", "X-A", "x-b", "User-Agent", "Cookie", "If-None-Match", "X!#$%&'*+-.^`|~9", "Content-Type", "Via",
        "Referer",
    ]
    private static let values = [
        "*/*", "", "a b", "a\tb", "\"quoted, \\\" text\"", "\u{E9}\u{FF}", "é", "a:b", "a,b ,c", ";", "chunked", "0",
        "HTTP/1.1",
    ]
    private static let extensions = [
        ";a", ";a=b", ";a=\"b\"", ";a=\"\\\"\";c", ";", ";=", "; a=b", ";a=\"b", ";\u{E9}",
    ]
    /// Lines that change what a message means.
    private static let lines = [
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: +1\r\n", "content-length: 1, 1\r\n",
        "Content-Length: 0x1\r\n", "Content-Length : 1\r\n", "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding:\r\n chunked\r\n", "Transfer-Encoding : chunked\r\n", "Transfer_Encoding: chunked\r\n",
        "Host: evil.example\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n", "Connection: cookie\r\n",
        "Expect: 100-continue\r\n", "Expect: x\r\n", " folded\r\n", "\r\n", "0\r\n", "5\r\n", "X\r\n", ": x\r\n",
        "X: \0\r\n", "GET / HTTP/1.1\r\nHost: b\r\n\r\n", "GET / HTTP/1.2\r\n",
        "Upgrade: h2c\r\nConnection: upgrade\r\n",
    ]
    private static let pieces: [String] =
        lines + [
            "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", ";", ",", "\0", "\u{7F}", "\u{80}", "\u{FF}", "%", "%00",
            "..", "/", "#", "0", "1", "f", "-", "+", "_", "\"", "GET", "POST ", " HTTP/1.1", "HTTP/1.0", "http://a",
            "*", "chunked", "identity", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.0 ",
            "ffffffffffffffff", "10000000000000000",
        ]
}
