// SPDX-License-Identifier: Apache-2.0

import Contract
import JSON

/// A line of the access log, as far as contracts are concerned with it.
struct LoggedExchange {
    let method: String
    let host: String
    /// As logged: normalized, without the query, and without what looked like a secret.
    let path: [UInt8]
    let query: [UInt8]
    /// What the client was answered.
    let status: Int
    /// What the backend answered; nil if it was not asked.
    let upstreamStatus: Int?
    /// Bytes of the request's body.
    let bytesIn: Int
    /// What the contract checks found.
    let violations: [Violation]

    /// Nil if it is no line of an access log, or the request had no method or path to read.
    init?(_ line: [UInt8]) {
        guard let reader = LineReader(line), let method = reader.text("method", of: 0),
            let path = reader.text("path", of: 0),
            let status = reader.number("status", of: 0), path.utf8.first == UInt8(ascii: "/")
        else { return nil }
        self.method = method
        self.path = Array(path.utf8)
        self.status = status
        host = reader.text("host", of: 0) ?? ""
        query = reader.text("query", of: 0).map { Array($0.utf8) } ?? []
        upstreamStatus = reader.number("upstream_status", of: 0)
        bytesIn = reader.number("bytes_in", of: 0) ?? 0
        violations = reader.elements("findings", of: 0).compactMap { finding in
            guard let check = reader.text("check", of: finding), check.hasPrefix("contract.") else { return nil }
            return Self.violation(
                rule: reader.text("rule", of: finding) ?? "",
                variable: reader.text("variable", of: finding) ?? ""
            )
        }
    }

    /// - Parameter variable: `query:limit`, `body:/items/0/price`, `status`.
    private static func violation(rule: String, variable: String) -> Violation? {
        let end = variable.firstIndex { ": /".contains($0) } ?? variable.endIndex
        let word = end == variable.startIndex ? "body" : variable[..<end].lowercased()
        guard let location = Violation.Location(rawValue: word) else { return nil }
        var rest = variable[end...]
        if rest.first != "/" { rest = rest.dropFirst() }
        guard location == .body else { return Violation(location, name: String(rest), keyword: rule, expected: "") }
        return Violation(location, pointer: String(rest), keyword: rule, expected: "")
    }
}

/// Members of one line.
private struct LineReader {
    private let bytes: [UInt8]
    private let document: JSONDocument

    /// Nil if the line is no JSON object.
    init?(_ bytes: [UInt8]) {
        var document = JSONDocument()
        guard (try? document.parse(bytes.span)) != nil, document[0].kind == .object else { return nil }
        self.bytes = bytes
        self.document = document
    }

    private func value(_ key: String, of object: Int) -> Int? {
        guard document[object].kind == .object else { return nil }
        let key = Array(key.utf8)
        return document.value(forKey: key.span, of: object, in: bytes.span)
    }

    func text(_ key: String, of object: Int) -> String? {
        guard let node = value(key, of: object), document[node].kind == .string else { return nil }
        var text: [UInt8] = []
        document.decodeString(node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func number(_ key: String, of object: Int) -> Int? {
        guard let node = value(key, of: object), document[node].isPlainInteger else { return nil }
        return Int(String(decoding: bytes[document[node].range], as: UTF8.self))
    }

    func elements(_ key: String, of object: Int) -> [Int] {
        guard let node = value(key, of: object), document[node].kind == .array else { return [] }
        var result: [Int] = []
        var elements = document.elements(of: node)
        while let element = elements.next(in: document) { result.append(element) }
        return result
    }
}
