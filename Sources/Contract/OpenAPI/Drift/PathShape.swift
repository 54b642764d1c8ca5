// SPDX-License-Identifier: Apache-2.0

/// A path with what names single things left out: `/carts/{id}/items`. So that paths can be counted, and shown without
/// what clients sent.
package enum PathShape {
    /// What a segment that is left out looked like.
    package enum Segment: Hashable, Sendable {
        case literal, integer, uuid, other
    }

    /// Bytes and segments of a path, at most; the rest is left out.
    private static let maximumLength = 256
    private static let maximumSegments = 16

    /// - Parameter path: canonical, without the query.
    package static func shape(_ path: Span<UInt8>) -> String {
        segments(path).map { "/" + ($0.kind == .literal ? $0.text : "{id}") }.joined()
    }

    static func segments(_ path: Span<UInt8>) -> [(text: String, kind: Segment)] {
        var result: [(text: String, kind: Segment)] = []
        var start = 1
        while start <= path.count, result.count < maximumSegments, start < maximumLength {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
            let segment = path.extracting(start..<end)
            let kind = kind(of: segment)
            var text: [UInt8] = []
            if kind == .literal { segment.withUnsafeBufferPointer { text.append(contentsOf: $0) } }
            result.append((String(decoding: text, as: UTF8.self), kind))
            start = end &+ 1
        }
        return result
    }

    /// Numbers, UUIDs, hexadecimal and other tokens name things; words with hyphens do not.
    package static func kind(of segment: Span<UInt8>) -> Segment {
        var digits = 0
        var letters = 0
        var capitals = 0
        var others = 0
        for index in segment.indices {
            switch segment[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"): letters += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): capitals += 1
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
            default: others += 1
            }
        }
        // Encoded bytes, "@", ";" and the like are data.
        if others > 0 { return .other }
        guard digits > 0 else { return segment.count > 40 ? .other : .literal }
        if digits == segment.count { return .integer }
        if segment.count == 36, isUUID(segment) { return .uuid }
        // "v1", "oauth2" and "p-1001": a few digits in a word are its name, more of them a number of something.
        if digits >= 4 || segment.count > 24 { return .other }
        return letters + capitals == 0 ? .other : .literal
    }

    static func isUUID(_ text: Span<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for index in text.indices {
            let isHyphen = [8, 13, 18, 23].contains(index)
            guard isHyphen ? text[index] == UInt8(ascii: "-") : PercentDecoding.digit(text[index]) != nil else {
                return false
            }
        }
        return true
    }
}
