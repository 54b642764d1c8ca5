// SPDX-License-Identifier: Apache-2.0

/// A request to run through the rules, as it would be sent.
struct RehearsalMessage {
    struct Malformed: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// To the empty line, with CR LF.
    let head: [UInt8]
    let body: [UInt8]

    /// The request line without the version, for reports.
    let title: String

    /// From a file: line ends may be LF alone; the length of the body is what it is.
    init(raw: [UInt8]) throws(Malformed) {
        var lines: [ArraySlice<UInt8>] = []
        var rest = raw[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let line = rest[..<end].last == 0x0D ? rest[..<end].dropLast() : rest[..<end]
            rest = rest[min(end + 1, rest.endIndex)...]
            if line.isEmpty { break }
            lines.append(line)
        }
        guard var requestLine = lines.first.map({ String(decoding: $0, as: UTF8.self) }), !requestLine.isEmpty else {
            throw Malformed("the request is empty")
        }
        // Tools write what was HTTP/2 in the lines of HTTP/1.1.
        for version in [" HTTP/2.0", " HTTP/2"] where requestLine.hasSuffix(version) {
            requestLine.removeLast(version.count)
        }
        if !requestLine.contains(" HTTP/") { requestLine += " HTTP/1.1" }
        var fields: [(name: String, bytes: [UInt8])] = []
        for line in lines.dropFirst() {
            let name = String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
            guard name != "transfer-encoding" else {
                throw Malformed("write the body as it is, without Transfer-Encoding")
            }
            fields.append((name, Array(line)))
        }
        var body = Array(rest)
        let declared = fields.first { $0.name == "content-length" }.map { field in
            String(decoding: field.bytes.drop { $0 != UInt8(ascii: ":") }.dropFirst(), as: UTF8.self)
        }
        if let declared {
            let text = declared.split(separator: " ").joined()
            guard let length = Int(text), length >= 0 else { throw Malformed("Content-Length is no number") }
            guard length <= body.count else {
                throw Malformed("Content-Length says \(length) bytes, but the body has \(body.count)")
            }
            body.removeLast(body.count - length)
        } else if body.last == 0x0A {
            // The line end that editors put at the end of a file.
            body.removeLast(body.suffix(2) == [0x0D, 0x0A] ? 2 : 1)
        }
        let hasBody = declared != nil || !body.isEmpty
        self.init(requestLine: requestLine, fields: fields, host: "localhost", body: hasBody ? body : nil)
    }

    /// From flags.
    ///
    /// - Parameters:
    ///   - url: with scheme and host, or a path.
    ///   - headers: `Name: value` each.
    init(url: String, method: String?, headers: [String], body: [UInt8]?) throws(Malformed) {
        var target = url[...]
        var host = "localhost"
        for scheme in ["http://", "https://"] where url.lowercased().hasPrefix(scheme) {
            let rest = url.dropFirst(scheme.count)
            let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
            host = String(rest[..<end])
            target = rest[end...]
        }
        if let fragment = target.firstIndex(of: "#") { target = target[..<fragment] }
        if !target.hasPrefix("/") { target = "/" + target }
        var fields: [(name: String, bytes: [UInt8])] = []
        for header in headers {
            guard let colon = header.firstIndex(of: ":") else {
                throw Malformed("'\(header)' is no header: 'Name: value'")
            }
            fields.append((header[..<colon].lowercased(), Array(header.utf8)))
        }
        func add(_ name: String, _ value: String) {
            guard !fields.contains(where: { $0.name == name.lowercased() }) else { return }
            fields.append((name.lowercased(), Array("\(name): \(value)".utf8)))
        }
        add("User-Agent", "gatehouse-waf-test")
        add("Accept", "*/*")
        if body != nil { add("Content-Type", "application/x-www-form-urlencoded") }
        let method = method ?? (body == nil ? "GET" : "POST")
        self.init(
            requestLine: "\(method) \(Self.encoded(target)) HTTP/1.1",
            fields: fields,
            host: host,
            body: body
        )
    }

    private init(requestLine: String, fields: [(name: String, bytes: [UInt8])], host: String, body: [UInt8]?) {
        var lines = [Array(requestLine.utf8)]
        if !fields.contains(where: { $0.name == "host" }) { lines.append(Array("Host: \(host)".utf8)) }
        lines += fields.filter { $0.name != "content-length" }.map(\.bytes)
        if let body { lines.append(Array("Content-Length: \(body.count)".utf8)) }
        head = lines.flatMap { $0 + [0x0D, 0x0A] } + [0x0D, 0x0A]
        self.body = body ?? []
        title = requestLine.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// What browsers encode before they send a URL.
    private static func encoded(_ target: Substring) -> String {
        target.utf8.map { byte in
            let isKept = (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isKept ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
