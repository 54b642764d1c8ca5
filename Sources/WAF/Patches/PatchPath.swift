// SPDX-License-Identifier: Apache-2.0

import Matching

/// `@patchPath /orders/{id}/**`: the path of a URI has the form of a route's path. Rule files cannot name it.
///
/// Compared as generously as any backend may read a path, since a patch is not to be gone around by spelling: letter
/// case does not matter, nor do empty segments, dot segments, `;parameters`, a slash at the end, and what is
/// percent-encoded. An encoded slash is taken for a part of the segment and for a separator: either may fit.
struct PatchPath: Operator {
    static var word: String { "patchPath" }

    private enum Segment {
        /// Decoded, in lower case.
        case literal([UInt8])
        case any
        case rest
    }

    private let segments: [Segment]

    init(_ argument: OperatorArgument) throws(OperatorError) {
        let path = try argument.literal(for: Self.word)
        segments = path.split(separator: "/").map { part in
            if part == "**" { return .rest }
            if part.hasPrefix("{"), part.hasSuffix("}") { return .any }
            let bytes = Array(part.utf8)
            return .literal(Self.canonical(bytes.span, splitsEncoded: false).map(NameHash.lowercase))
        }
    }

    func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        var end = 0
        var isPlain = true
        var hasEncodedSeparator = false
        while end < value.count, value[end] != UInt8(ascii: "?"), value[end] != UInt8(ascii: "#") {
            switch value[end] {
            case UInt8(ascii: "%"):
                isPlain = false
                let isSeparator = PercentDecoding.byte(value, at: end).map { $0 == 0x2F || $0 == 0x5C } ?? false
                if isSeparator { hasEncodedSeparator = true }
            case UInt8(ascii: "\\"):
                isPlain = false
                hasEncodedSeparator = true
            case UInt8(ascii: ";"), UInt8(ascii: "."): isPlain = false
            default: break
            }
            end &+= 1
        }
        let path = value.extracting(0..<end)
        if isPlain { return fits(path) }
        if fits(Self.canonical(path, splitsEncoded: false).span) { return true }
        return hasEncodedSeparator && fits(Self.canonical(path, splitsEncoded: true).span)
    }

    private func fits(_ path: Span<UInt8>) -> Bool {
        var index = 0
        var position = 0
        while true {
            while index < path.count, path[index] == UInt8(ascii: "/") { index &+= 1 }
            guard position < segments.count else { return index == path.count }
            if case .rest = segments[position] { return true }
            guard index < path.count else { return false }
            let start = index
            while index < path.count, path[index] != UInt8(ascii: "/") { index &+= 1 }
            if case .literal(let literal) = segments[position],
                !NameHash.matches(path.extracting(start..<index), lowered: literal)
            {
                return false
            }
            position &+= 1
        }
    }

    /// What stands for an encoded separator that is a part of its segment. The gateway refuses `%00`.
    private static let innerSeparator: UInt8 = 0

    /// Decoded, without parameters and dot segments.
    private static func canonical(_ path: Span<UInt8>, splitsEncoded: Bool) -> [UInt8] {
        var decoded: [UInt8] = []
        var index = 0
        while index < path.count {
            var byte = path[index]
            if byte == UInt8(ascii: ";") {
                while index < path.count, path[index] != UInt8(ascii: "/") { index &+= 1 }
                continue
            }
            var isEncoded = byte == UInt8(ascii: "\\")
            if byte == UInt8(ascii: "%"), let value = PercentDecoding.byte(path, at: index) {
                byte = value
                isEncoded = true
                index &+= 2
            }
            index &+= 1
            if isEncoded, byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
                byte = splitsEncoded ? UInt8(ascii: "/") : innerSeparator
            }
            decoded.append(byte)
        }
        var segments: [ArraySlice<UInt8>] = []
        for segment in decoded.split(separator: UInt8(ascii: "/")) {
            switch segment {
            case [UInt8(ascii: ".")]: break
            case [UInt8(ascii: "."), UInt8(ascii: ".")]: _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        return Array(segments.joined(separator: [UInt8(ascii: "/")]))
    }
}

extension PercentDecoding {
    /// The byte that an escape at `index` stands for; nil where there is none.
    static func byte(_ span: Span<UInt8>, at index: Int) -> UInt8? {
        guard index &+ 2 < span.count else { return nil }
        var decoded: [UInt8] = []
        decode(span.extracting(index..<(index &+ 3)), into: &decoded)
        return decoded.count == 1 ? decoded[0] : nil
    }
}
