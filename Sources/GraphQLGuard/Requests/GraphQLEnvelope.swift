// SPDX-License-Identifier: Apache-2.0

import JSON

/// Requests that do not come as JSON, written as the JSON body that says the same: from then on there is one way.
package enum GraphQLEnvelope {
    private static let keys = ["query", "operationName", "variables", "extensions", "id", "documentId", "doc_id"]
    private static let jsonKeys = 2...3

    /// From the query string of a GET request: `query`, `operationName`, `variables` and `extensions`, the last two in
    /// JSON, and ids of documents. Other parameters are not looked at.
    package static func body(fromQueryString text: Span<UInt8>) throws(GraphQLRequestError) -> [UInt8] {
        var values = [[UInt8]?](repeating: nil, count: keys.count)
        var pairs = Pairs()
        while let (name, value) = pairs.next(in: text) {
            let name = try decode(text, name)
            guard let index = keys.firstIndex(where: { $0.utf8.elementsEqual(name) }) else { continue }
            guard values[index] == nil else { throw .malformedParameter }
            values[index] = try decode(text, value)
        }

        var body: [UInt8] = [UInt8(ascii: "{")]
        for (index, key) in keys.enumerated() {
            guard let value = values[index], !value.isEmpty else { continue }
            if body.count > 1 { body.append(UInt8(ascii: ",")) }
            body.append(contentsOf: "\"\(key)\":".utf8)
            if jsonKeys.contains(index) {
                // Only what is a document of its own may be set in.
                var json = JSONDocument()
                do { try json.parse(value.span) } catch { throw .notJSON }
                body.append(contentsOf: value)
            } else {
                JSONEdits.appendString(value.span, to: &body)
            }
        }
        body.append(UInt8(ascii: "}"))
        return body
    }

    /// Whether a query string says something that belongs into the body: which of the two a backend takes is its
    /// secret. `id` alone may be anything.
    static func hasParameters(_ text: Span<UInt8>) -> Bool {
        var pairs = Pairs()
        while let (name, _) = pairs.next(in: text) {
            guard let name = try? decode(text, name) else { return true }
            if keys.contains(where: { $0 != "id" && $0.utf8.elementsEqual(name) }) { return true }
        }
        return false
    }

    /// The query string with this document in place of the one that it has, if any.
    static func queryString(_ text: Span<UInt8>, withDocument document: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var output = Array("query=".utf8)
        for byte in document {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                output.append(byte)
            default:
                output.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte &>> 4)], digits[Int(byte & 15)]])
            }
        }
        var pairs = Pairs()
        while let (name, value) = pairs.next(in: text) {
            if let name = try? decode(text, name), "query".utf8.elementsEqual(name) { continue }
            output.append(UInt8(ascii: "&"))
            for index in name.lowerBound..<value.upperBound { output.append(text[index]) }
        }
        return output
    }

    /// Goes over the parameters of a query string, empty ones left out.
    private struct Pairs {
        private var start = 0

        mutating func next(in text: Span<UInt8>) -> (name: Range<Int>, value: Range<Int>)? {
            while start < text.count {
                let first = start
                var end = first
                while end < text.count, text[end] != UInt8(ascii: "&") { end &+= 1 }
                start = end &+ 1
                guard end > first else { continue }
                var equals = first
                while equals < end, text[equals] != UInt8(ascii: "=") { equals &+= 1 }
                return (first..<equals, min(equals &+ 1, end)..<end)
            }
            return nil
        }
    }

    /// From a body of the media type `application/graphql`: the document alone.
    package static func body(fromDocument text: Span<UInt8>) -> [UInt8] {
        var body = Array("{\"query\":".utf8)
        // Bytes that are not UTF-8 stay as they are: the reader of the body refuses them.
        JSONEdits.appendString(text, to: &body)
        body.append(UInt8(ascii: "}"))
        return body
    }

    private static func decode(_ text: Span<UInt8>, _ range: Range<Int>) throws(GraphQLRequestError) -> [UInt8] {
        var value: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            switch text[index] {
            case UInt8(ascii: "+"):
                value.append(0x20)
                index &+= 1
            case UInt8(ascii: "%"):
                guard index &+ 2 < range.upperBound, let high = digit(text[index &+ 1]),
                    let low = digit(text[index &+ 2])
                else { throw .malformedParameter }
                value.append(high &<< 4 | low)
                index &+= 3
            case let byte:
                value.append(byte)
                index &+= 1
            }
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }
}
