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
        body.append(contentsOf: "\"}\n".utf8)
        let fields = [
            Problem.Field("content-type", "application/problem+json"),
            Problem.Field("cache-control", "no-store"),
        ]
        return Answer(status: problem.status, fields: fields + problem.fields, body: body)
    }

    /// Titles and details are the gateway's own words; quotes and backslashes are all that needs care.
    private static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte < 0x20 ? .space : byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
