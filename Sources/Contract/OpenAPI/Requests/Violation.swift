// SPDX-License-Identifier: Apache-2.0

/// What of a request or response the contract does not allow. Never holds a value that was received; names of
/// properties stand in the pointer, and names of undeclared parameters in `name`.
package struct Violation: Hashable, Sendable {
    package enum Location: String, Hashable, Sendable {
        case path, query, header, cookie, body, status

        init(_ location: ParameterLocation) {
            switch location {
            case .path: self = .path
            case .query: self = .query
            case .header: self = .header
            case .cookie: self = .cookie
            }
        }
    }

    /// Keywords besides those of JSON Schema.
    package enum Keyword {
        /// The media type is not declared, or malformed, or has a character set other than UTF-8: status 415.
        package static let contentType = "content-type"
        /// Not readable: no JSON, no form.
        package static let syntax = "syntax"
        /// Malformed percent-encoding, or not UTF-8.
        package static let encoding = "encoding"
        /// A single value was given several times.
        package static let repeated = "repeated"
        package static let required = "required"
        /// Not in the contract.
        package static let undeclared = "undeclared"
        /// More fields than any honest request has.
        package static let count = "count"
        /// The status is not declared.
        package static let status = "status"
    }

    package let location: Location
    /// The parameter; "" for the body. One longer than 64 bytes is cut.
    package let name: String
    /// The place in the value, a JSON Pointer (RFC 6901); "" for the whole.
    package let pointer: String
    package let keyword: String
    /// For people: what would have been right.
    package let expected: String

    package init(_ location: Location, name: String = "", pointer: String = "", keyword: String, expected: String) {
        self.location = location
        self.name = name
        self.pointer = pointer
        self.keyword = keyword
        self.expected = expected
    }

    /// With a name that was received.
    init(_ location: Location, received name: Span<UInt8>, keyword: String, expected: String) {
        var bytes: [UInt8] = []
        for index in 0..<min(name.count, 64) { bytes.append(name[index]) }
        self.init(location, name: String(decoding: bytes, as: UTF8.self), keyword: keyword, expected: expected)
    }

    /// What a request with this violation is answered with.
    package var status: Int { keyword == Keyword.contentType ? 415 : 400 }
}
