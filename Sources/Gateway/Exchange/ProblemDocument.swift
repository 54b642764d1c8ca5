// SPDX-License-Identifier: Apache-2.0

import Core

/// Turns a refusal into the document a client reads (RFC 9457). The one place where this is done.
enum ProblemDocument {
    static func answer(_ problem: Problem, instance: RequestID) -> Answer {
        var body: [UInt8] = []
        body.reserveCapacity(256)
        body.append(contentsOf: #"{"type":"#.utf8)
        appendString(problem.type, to: &body)
        body.append(contentsOf: #","title":"#.utf8)
        appendString(problem.check.entry.title, to: &body)
        body.append(contentsOf: #","status":\#(problem.status),"detail":"#.utf8)
        appendString(problem.detail, to: &body)
        body.append(contentsOf: #","instance":""#.utf8)
        instance.write(into: &body)
        body.append(UInt8(ascii: "\""))
        appendReasons(problem.reasons, to: &body)
        body.append(contentsOf: "}\n".utf8)
        let fields = [
            Problem.Field("content-type", "application/problem+json"),
            Problem.Field("cache-control", "no-store"),
        ]
        return Answer(status: problem.status, fields: fields + problem.fields, body: body)
    }

    /// The member `errors`: an extension (RFC 9457, section 3.2), shaped so that a GraphQL client finds in it what it
    /// looks for.
    private static func appendReasons(_ reasons: [Problem.Reason], to bytes: inout [UInt8]) {
        guard !reasons.isEmpty else { return }
        bytes.append(contentsOf: #","errors":["#.utf8)
        for (index, reason) in reasons.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch reason {
            case .part(let part, let name, let pointer, let keyword, let expected):
                appendMember(#"{"in":"#, part, to: &bytes)
                if !name.isEmpty { appendMember(#","name":"#, name, to: &bytes) }
                appendMember(#","pointer":"#, pointer, to: &bytes)
                appendMember(#","keyword":"#, keyword, to: &bytes)
                appendMember(#","expected":"#, expected, to: &bytes)
            case .graphql(let message, let line, let column, let code):
                appendMember(#"{"message":"#, message, to: &bytes)
                if line > 0 {
                    bytes.append(contentsOf: #","locations":[{"line":\#(line),"column":\#(column)}]"#.utf8)
                }
                appendMember(#","extensions":{"code":"#, code, to: &bytes)
                bytes.append(UInt8(ascii: "}"))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func appendMember(_ key: StaticString, _ text: String, to bytes: inout [UInt8]) {
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        appendString(text, to: &bytes)
    }

    /// Control characters of names are shown as spaces.
    private static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte < 0x20 ? .space : byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
