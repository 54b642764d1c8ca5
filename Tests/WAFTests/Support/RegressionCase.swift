// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import WAF

/// One of ModSecurity's regression tests: rules, a request with its response, and what has to come of it.
struct RegressionCase {
    /// `action-allow.json 0`.
    let name: String
    let rules: String
    let request: Message
    let response: Message
    let clientAddress: String
    let clientPort: Int
    let serverAddress: String
    let serverPort: Int
    /// A status; 200 when nothing is to interrupt.
    let status: Int
    /// Patterns that the logs have to match; empty for nothing expected.
    let debugLog: String
    let errorLog: String
    let parserError: String
    let redirect: String?

    struct Message {
        let method: String
        let uri: String
        let version: String
        let fields: [(name: [UInt8], value: [UInt8])]
        let body: [UInt8]
    }

    /// All cases, in the order of the files' names.
    static func all(in folder: String) throws -> [RegressionCase] {
        var cases: [RegressionCase] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
            for (number, test) in try JSONTree(bytes).elements.enumerated() {
                cases.append(RegressionCase(name: "\(name) \(number)", test))
            }
        }
        return cases
    }

    private init(name: String, _ test: JSONTree) {
        self.name = name
        rules = Self.rules(test["rules"]?.elements ?? [])
        request = Message(test["request"], version: test["request"]?["http_version"]?.text ?? "1.1")
        response = Message(test["response"], version: test["response"]?["protocol"]?.text ?? "HTTP/1.1")
        clientAddress = test["client"]?["ip"]?.text ?? ""
        clientPort = (test["client"]?["port"]?.text).flatMap { Int($0) } ?? 0
        serverAddress = test["server"]?["ip"]?.text ?? ""
        serverPort = (test["server"]?["port"]?.text).flatMap { Int($0) } ?? 0
        let expected = test["expected"]
        status = (expected?["http_code"]?.text).flatMap { Int($0) } ?? 200
        debugLog = expected?["debug_log"]?.text ?? ""
        errorLog = expected?["error_log"]?.text ?? ""
        parserError = expected?["parser_error"]?.text ?? ""
        redirect = expected?["redirect_url"]?.text
    }

    /// Some cases end with a chain that nothing follows, which is an error here: their last rule stands for itself.
    private static func rules(_ lines: [JSONTree]) -> String {
        var lines = lines.map(\.text)
        if let last = lines.last, last.hasPrefix("SecRule "), last.contains("\"chain,phase:2,deny") {
            lines[lines.count - 1] = last.replacing("\"chain,", with: "\"")
        }
        return lines.joined(separator: "\n")
    }
}

extension RegressionCase.Message {
    fileprivate init(_ message: JSONTree?, version: String) {
        method = message?["method"]?.text ?? "GET"
        uri = message?["uri"]?.text ?? ""
        self.version = version
        fields = (message?["headers"]?.members ?? []).map { ($0.name, $0.value.bytes) }
        let content = message?["body"]
        // Lines of a body all end with a line feed, the last one too.
        var lines: [UInt8] = []
        for line in content?.elements ?? [] { lines += line.bytes + [0x0A] }
        body = lines.isEmpty ? content?.bytes ?? [] : lines
    }
}

/// A JSON value that keeps members of the same name: header fields occur more than once.
struct JSONTree {
    /// The text of a string, or the token of any other value.
    let bytes: [UInt8]
    let elements: [JSONTree]
    let members: [(name: [UInt8], value: JSONTree)]

    init(_ source: [UInt8]) throws {
        var document = JSONDocument()
        try document.parse(source.span)
        self.init(document, 0, source)
    }

    private init(_ document: borrowing JSONDocument, _ index: Int, _ source: [UInt8]) {
        var text: [UInt8] = []
        document.decodeString(index, in: source.span, into: &text)
        bytes = text
        var elements: [JSONTree] = []
        var walk = document.elements(of: index)
        while let element = walk.next(in: document) { elements.append(JSONTree(document, element, source)) }
        self.elements = elements
        var members: [(name: [UInt8], value: JSONTree)] = []
        var pairs = document.members(of: index)
        while let (key, value) = pairs.next(in: document) {
            var name: [UInt8] = []
            document.decodeString(key, in: source.span, into: &name)
            members.append((name, JSONTree(document, value, source)))
        }
        self.members = members
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    subscript(name: String) -> JSONTree? { members.last { $0.name.elementsEqual(name.utf8) }?.value }
}
