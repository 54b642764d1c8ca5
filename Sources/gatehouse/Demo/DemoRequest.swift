// SPDX-License-Identifier: Apache-2.0

import Core

/// One request of the demonstration, and what should become of it.
struct DemoRequest: Sendable {
    /// What is sent.
    enum Form: Sendable {
        /// Well-formed HTTP, which `curl` can send too.
        case message(method: String, path: String, fields: [Field] = [], body: String? = nil)
        /// Bytes no client library would send. `{host}` stands for the gateway's own authority.
        case raw(String)
    }

    /// How it is sent.
    enum Delivery: Sendable, Equatable {
        case once
        /// Until the expected answer comes, this many times at most.
        case burst(Int)
        /// Without its end, so that only a timeout can answer.
        case unfinished
    }

    struct Field: Sendable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Names the attack, or what the line shows.
    let title: String
    let form: Form
    var delivery = Delivery.once
    /// The status that should come back.
    let status: Int
    /// The check that should stop it; nil for what passes.
    var check: CheckID?
    /// What must not be in the answer, such as a header field that should not have reached the shop.
    var absent: String?
}

extension DemoRequest {
    /// The bytes to send.
    ///
    /// - Parameter authority: the gateway's, such as `localhost:8443`.
    func bytes(authority: String) -> [UInt8] {
        switch form {
        case .raw(let text):
            // One byte for each scalar, so that a case can hold bytes that are not UTF-8.
            return text.replacing("{host}", with: authority).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        case .message(let method, let path, let fields, let body):
            var head = "\(method) \(path) HTTP/1.1\r\nHost: \(authority)\r\n"
            for field in fields { head += "\(field.name): \(field.value)\r\n" }
            if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
            return Array((head + "\r\n" + (body ?? "")).utf8)
        }
    }

    /// The same request as a line for a shell; nil where `curl` cannot send it, or where the line
    /// would be too long to read.
    ///
    /// - Parameters:
    ///   - base: such as `https://localhost:8443`.
    ///   - certificate: the PEM file to trust.
    func curl(base: String, certificate: String) -> String? {
        guard case .message(let method, let path, let fields, let body) = form, delivery != .unfinished else {
            return nil
        }
        var words = ["curl -si --path-as-is --cacert \(Self.quoted(certificate))"]
        switch method {
        case "GET": break
        case "HEAD": words = [words[0].replacing("-si", with: "-sI")]
        default: words.append("-X \(method)")
        }
        for field in fields { words.append("-H \(Self.quoted("\(field.name): \(field.value)"))") }
        if let body { words.append("--data-raw \(Self.quoted(body))") }
        words.append(Self.quoted(base + path))
        let line = words.joined(separator: " ")
        guard line.utf8.count <= 1024 else { return nil }
        guard case .burst(let times) = delivery else { return line }
        return "for i in $(seq \(times)); do \(line) | head -1; done"
    }

    /// One word for a POSIX shell.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }
}
