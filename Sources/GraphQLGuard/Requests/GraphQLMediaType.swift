// SPDX-License-Identifier: Apache-2.0

/// The media types of requests, by what becomes of their bodies.
enum GraphQLMediaType: Equatable {
    /// `application/json`
    case json
    /// `application/graphql`: the document alone.
    case document
    /// `application/x-www-form-urlencoded`: what a GET request has in its target.
    case form
    /// `multipart/form-data`, with which files are uploaded.
    case multipart
    /// None, or `text/plain`: pages of other origins can send it.
    case simple
    case other

    /// Reads the value of a `Content-Type` field (RFC 9110, section 8.3.1). JSON is UTF-8 (RFC 8259, section 8.1): what
    /// says it is something else is `other`.
    init(_ field: Span<UInt8>) {
        var end = 0
        while end < field.count, field[end] != UInt8(ascii: ";") { end &+= 1 }
        var first = 0
        var last = end
        while first < last, field[first] == 0x20 || field[first] == 0x09 { first &+= 1 }
        while last > first, field[last &- 1] == 0x20 || field[last &- 1] == 0x09 { last &-= 1 }
        var name: [UInt8] = []
        for index in first..<min(last, first &+ 64) { name.append(Self.lowercase(field[index])) }
        switch name {
        case Self.jsonName: self = .json
        case Self.documentName: self = .document
        case Self.formName: self = .form
        case Self.multipartName: self = .multipart
        case Self.plainName, []: self = .simple
        default: self = .other
        }
        guard self == .json || self == .document || self == .form, end < field.count else { return }
        if let charset = Self.charset(field, from: end), charset != Self.utf8Name { self = .other }
    }

    private static let jsonName = Array("application/json".utf8)
    private static let documentName = Array("application/graphql".utf8)
    private static let formName = Array("application/x-www-form-urlencoded".utf8)
    private static let multipartName = Array("multipart/form-data".utf8)
    private static let plainName = Array("text/plain".utf8)
    private static let charsetName = Array("charset=".utf8)
    private static let utf8Name = Array("utf-8".utf8)

    /// The first parameter `charset`, without quotes; of several the rest makes it another one.
    private static func charset(_ field: Span<UInt8>, from start: Int) -> [UInt8]? {
        var parameters: [UInt8] = []
        for index in start..<min(field.count, start &+ 256)
        where field[index] != 0x20 && field[index] != 0x09 && field[index] != UInt8(ascii: "\"") {
            parameters.append(lowercase(field[index]))
        }
        var found: [UInt8]?
        for parameter in parameters.split(separator: UInt8(ascii: ";")) where parameter.starts(with: charsetName) {
            found = (found ?? []) + parameter.dropFirst(charsetName.count)
        }
        return found
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
