// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration

/// Brings a path to its one canonical form, or refuses it because two readers could take it for
/// different resources (RFC 3986, section 6.2.2).
///
/// Escapes of unreserved characters are decoded, other escapes get upper-case digits, dot segments
/// are resolved and duplicate slashes merged. Whatever could still mean something else to a backend
/// (`%2F`, `%5C`, `\`, `%00`, double encoding, overlong UTF-8, `;`) is refused unless it is allowed.
/// The result is a fixed point: normalizing it again gives the same bytes.
package struct PathNormalizer: Sendable {
    private let duplicateSlashes: PathConfiguration.Ambiguity
    private let parameters: PathConfiguration.Ambiguity

    package init(_ configuration: PathConfiguration) {
        duplicateSlashes = configuration.duplicateSlashes
        parameters = configuration.parameters
    }

    package struct Result: Sendable, Equatable {
        /// The canonical bytes; nil where the path was canonical already.
        package var bytes: [UInt8]?
        package var hasEncodedSeparator = false
    }

    /// - Parameter path: begins with `/` and holds visible ASCII only.
    package func normalize(_ path: UnsafeRawBufferPointer) throws(Refusal) -> Result {
        isPlain(path) ? Result() : try Self.rewrite(path, self)
    }

    /// Whether nothing in the path needs a second look: the usual case.
    private func isPlain(_ path: UnsafeRawBufferPointer) -> Bool {
        let plain = ByteClass.plainPath
        var previous: UInt8 = 0
        for byte in path {
            if plain.contains(byte) {
                if byte == .slash, previous == .slash { return false }
            } else if byte != .dot || previous == .slash {
                // A dot within a segment is a plain character; one that begins a segment may be a dot segment.
                return false
            }
            previous = byte
        }
        return true
    }

    private static func rewrite(_ path: UnsafeRawBufferPointer, _ rules: PathNormalizer) throws(Refusal) -> Result {
        var hasEncodedSeparator = false
        let decoded = try decode(path, &hasEncodedSeparator)
        let bytes = try rules.resolveSegments(decoded)
        return Result(bytes: bytes, hasEncodedSeparator: hasEncodedSeparator)
    }

    /// Decodes what may be decoded, once.
    private static func decode(
        _ path: UnsafeRawBufferPointer,
        _ hasEncodedSeparator: inout Bool
    ) throws(Refusal) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(path.count)
        var utf8 = UTF8Check()
        var hasEncodedPercent = false
        var index = 0
        while index < path.count {
            let byte = path[index]
            if byte != .percent {
                guard byte != UInt8(ascii: "\\") else { throw .backslash }
                guard ByteClass.path.contains(byte) else { throw .invalidTarget }
                guard utf8.accept(byte) else { throw .invalidUTF8 }
                out.append(byte)
                index &+= 1
                continue
            }
            guard index &+ 2 < path.count,
                let high = path[index &+ 1].hexadecimalValue,
                let low = path[index &+ 2].hexadecimalValue
            else { throw .invalidPercentEncoding }
            let value = high << 4 | low
            guard utf8.accept(value) else { throw .invalidUTF8 }
            switch value {
            case 0..<0x20, 0x7F: throw .encodedControl
            case .slash, UInt8(ascii: "\\"): hasEncodedSeparator = true
            case .percent: hasEncodedPercent = true
            default: break
            }
            if ByteClass.unreserved.contains(value) {
                out.append(value)
            } else {
                out.append(.percent)
                out.append(upperCaseDigit(high))
                out.append(upperCaseDigit(low))
            }
            index &+= 3
        }
        guard utf8.isComplete else { throw .invalidUTF8 }
        // Judged by what was written: in `%25%32%46` the digits behind the percent sign are escapes themselves.
        if hasEncodedPercent, isDoublyEncoded(out) { throw .doubleEncoding }
        return out
    }

    /// Whether what follows an encoded percent sign would, decoded a second time, be a slash, a
    /// backslash, a dot, a percent sign or a control byte.
    private static func isDoublyEncoded(_ path: [UInt8]) -> Bool {
        for index in path.indices.dropLast(4) where path[index...].starts(with: "%25".utf8) {
            guard let high = path[index &+ 3].hexadecimalValue, let low = path[index &+ 4].hexadecimalValue
            else { continue }
            switch high << 4 | low {
            case 0..<0x20, 0x7F, .slash, .dot, .percent, UInt8(ascii: "\\"): return true
            default: continue
            }
        }
        return false
    }

    private static func upperCaseDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value &+ 0x30 : value &+ 0x37
    }

    /// Resolves dot segments (RFC 3986, section 5.2.4), merges slashes and judges `;` parameters.
    private func resolveSegments(_ path: [UInt8]) throws(Refusal) -> [UInt8] {
        var segments: [ArraySlice<UInt8>] = []
        let parts = path.dropFirst().split(separator: UInt8.slash, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            var segment = part
            if let semicolon = segment.firstIndex(of: UInt8(ascii: ";")) {
                switch parameters {
                case .reject: throw .pathParameter
                case .normalize: segment = segment[..<semicolon]
                case .keep:
                    // `..;x` is a dot segment to some backends and a name to others.
                    if segment[..<semicolon].isDotSegment { throw .pathParameter }
                }
            }
            switch segment {
            case [.dot]:
                if isLast { segments.append([]) }
            case [.dot, .dot]:
                guard segments.popLast() != nil else { throw .aboveRoot }
                if isLast { segments.append([]) }
            case [] where !isLast:
                switch duplicateSlashes {
                case .reject: throw .emptySegment
                case .normalize: break
                case .keep: segments.append([])
                }
            default:
                guard !segment.hidesDotSegment else { throw .encodedSeparator }
                segments.append(segment)
            }
        }
        var out: [UInt8] = []
        out.reserveCapacity(path.count)
        for segment in segments {
            out.append(.slash)
            out.append(contentsOf: segment)
        }
        return out.isEmpty ? [.slash] : out
    }
}

extension ArraySlice<UInt8> {
    fileprivate var isDotSegment: Bool { self == [.dot] || self == [.dot, .dot] }

    /// Whether a backend that decodes `%2F` and `%5C` before it resolves dots would find a dot segment here,
    /// as in `..%2Fadmin`. No route can want that, not even one that takes encoded separators.
    fileprivate var hidesDotSegment: Bool {
        guard contains(.percent) else { return false }
        var start = startIndex
        var index = startIndex
        while index < endIndex {
            let rest = self[index...]
            if rest.starts(with: "%2F".utf8) || rest.starts(with: "%5C".utf8) {
                if self[start..<index].isDotSegment { return true }
                start = index &+ 3
                index = start
            } else {
                index &+= 1
            }
        }
        return self[start...].isDotSegment
    }
}

/// Judges a byte sequence to be well-formed UTF-8 (RFC 3629), byte by byte: no overlong form, no
/// surrogate, nothing above U+10FFFF.
struct UTF8Check {
    private var pending = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    /// Whether no sequence is under way.
    var isComplete: Bool { pending == 0 }

    mutating func accept(_ byte: UInt8) -> Bool {
        if pending > 0 {
            guard (lower...upper).contains(byte) else { return false }
            pending &-= 1
            (lower, upper) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0..<0x80: return true
        case 0xC2...0xDF: pending = 1
        case 0xE0: (pending, lower) = (2, 0xA0)
        case 0xED: (pending, upper) = (2, 0x9F)
        case 0xE1...0xEF: pending = 2
        case 0xF0: (pending, lower) = (3, 0x90)
        case 0xF4: (pending, upper) = (3, 0x8F)
        case 0xF1...0xF3: pending = 3
        default: return false
        }
        return true
    }
}
