// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A response as a client read it, by rules of its own.
package struct RawResponse: Sendable {
    package var status = 0
    /// Names and values as received, in their order.
    package var fields: [(String, String)] = []
    package var body: [UInt8] = []
    /// The trailer section of a chunked body.
    package var trailers: [(String, String)] = []
    /// Head and body as received.
    package var raw: [UInt8] = []
    /// The body had chunks.
    package var isChunked = false

    /// The first value of a field; the name in any case.
    package subscript(_ name: String) -> String? { values(name).first }

    package func values(_ name: String) -> [String] {
        fields.filter { $0.0.lowercased() == name.lowercased() }.map(\.1)
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The problem document it carries (RFC 9457).
    package struct Problem: Decodable, Sendable {
        package var type: String
        package var title: String
        package var status: Int
        package var detail: String
        package var instance: String

        /// The id of the check that refused: the end of the type.
        package var check: String { type.components(separatedBy: "/errors/").last ?? "" }
    }

    package var problem: Problem? {
        guard self["content-type"] == "application/problem+json" else { return nil }
        return try? JSONDecoder().decode(Problem.self, from: Data(body))
    }
}

extension RawResponse {
    package struct Malformed: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads the first response of `bytes`.
    ///
    /// - Returns: nil while it is not complete.
    /// - Throws: ``Malformed``.
    static func parse(_ bytes: [UInt8], isClosed: Bool, toHead: Bool) throws -> RawResponse? {
        guard let head = MessageHead(bytes) else { return nil }
        let words = head.startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw Malformed(description: "not a status line: \(head.startLine)")
        }
        var response = RawResponse(status: status, fields: head.fields)
        var length = head.length
        let hasNoBody = toHead || status < 200 || status == 204 || status == 304
        if hasNoBody {
            response.body = []
        } else if response["transfer-encoding"]?.lowercased() == "chunked" {
            response.isChunked = true
            var decoder = ChunkReader()
            guard try decoder.read(bytes[length...]) else {
                if isClosed { throw Malformed(description: "closed within a chunked body") }
                return nil
            }
            response.body = decoder.data
            response.trailers = decoder.trailers
            length += decoder.length
        } else if let text = response["content-length"] {
            guard let count = Int(text) else { throw Malformed(description: "Content-Length: \(text)") }
            guard bytes.count >= length + count else {
                if isClosed { throw Malformed(description: "closed within a body of \(count) bytes") }
                return nil
            }
            response.body = Array(bytes[length..<length + count])
            length += count
        } else {
            guard isClosed else { return nil }
            response.body = Array(bytes[length...])
            length = bytes.count
        }
        response.raw = Array(bytes[..<length])
        return response
    }
}
