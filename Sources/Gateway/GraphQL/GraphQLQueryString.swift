// SPDX-License-Identifier: Apache-2.0

/// The parameters of a query string that are part of a GraphQL request (GraphQL over HTTP, section 5.1).
enum GraphQLQueryString {
    private static let names = [
        "query", "variables", "operationName", "extensions", "id", "documentId", "doc_id",
    ].map { Array($0.utf8) }

    /// Whether an upstream could take the query string for an operation. Names in another spelling than the plain one
    /// count as well.
    static func holdsOperation(_ query: ArraySlice<UInt8>) -> Bool {
        query.split(separator: UInt8(ascii: "&")).contains(where: isPart)
    }

    /// The pairs that are no part of an operation, as they were.
    static func others(_ query: ArraySlice<UInt8>) -> [UInt8] {
        Array(query.split(separator: UInt8(ascii: "&")).filter { !isPart($0) }.joined(separator: [UInt8(ascii: "&")]))
    }

    private static func isPart(_ pair: ArraySlice<UInt8>) -> Bool {
        let name = pair.prefix { $0 != UInt8(ascii: "=") }
        return name.contains(UInt8(ascii: "%")) || name.contains(UInt8(ascii: "+"))
            || names.contains { name.elementsEqual($0) }
    }
}

extension RequestHead {
    /// Puts another query string in the place of the one that was received.
    mutating func replaceQuery(with bytes: [UInt8]) {
        let start = headers.bytes.count
        headers.bytes.append(contentsOf: bytes)
        queryRange = start..<headers.bytes.count
    }
}
