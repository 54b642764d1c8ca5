// SPDX-License-Identifier: Apache-2.0

/// The header lines of one part, as places in the body. Memory is kept from part to part.
struct MultipartBodyHeader: Sendable {
    /// One header with its continuation lines, which follow it in the body.
    struct Line: Sendable {
        /// Without the last line end.
        var range: Range<Int>
        /// The name, before the colon; empty for a line that has no valid one.
        let name: Range<Int>
        var isFolded = false
    }

    private(set) var lines: [Line] = []

    mutating func reset() {
        lines.removeAll(keepingCapacity: true)
    }

    /// Takes a header line that is not empty and not a continuation. A line with a fault is kept without a name, for
    /// the rules to see. The caller has an upper bound on lines, so that looking for a repeated one stays cheap.
    mutating func append(_ body: Span<UInt8>, _ range: Range<Int>) -> MultipartBodyFault? {
        var colon = range.lowerBound
        var fault: MultipartBodyFault?
        while colon < range.upperBound, body[colon] != UInt8(ascii: ":") {
            if body[colon] < 0x21 || body[colon] > 0x7E { fault = .headerNameCharacter }
            colon += 1
        }
        let name = range.lowerBound..<colon
        if colon == range.upperBound {
            fault = .headerNoColon
        } else if name.isEmpty {
            fault = .headerNoName
        } else if fault == nil, lines.contains(where: { Self.isSame(body, $0.name, name) }) {
            fault = .headerRepeated
        }
        lines.append(Line(range: range, name: fault == nil ? name : range.lowerBound..<range.lowerBound))
        return fault
    }

    /// Takes a continuation line. False when there is nothing that it could continue.
    mutating func fold(upTo end: Int) -> Bool {
        guard var line = lines.popLast() else { return false }
        line.range = line.range.lowerBound..<end
        line.isFolded = true
        lines.append(line)
        return true
    }

    /// The header of a name, which is in lower case.
    func first(_ body: Span<UInt8>, _ name: StaticString) -> Line? {
        lines.first { line in
            guard line.name.count == name.utf8CodeUnitCount else { return false }
            return name.withUTF8Buffer { name in
                name.indices.allSatisfy { Self.lowercased(body[line.name.lowerBound + $0]) == name[$0] }
            }
        }
    }

    /// Writes a part of a header with its continuation lines joined by one space each (RFC 5322, section 2.2.3).
    static func unfold(_ body: Span<UInt8>, _ range: Range<Int>, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = body[position]
            position += 1
            guard byte == UInt8(ascii: "\n") else {
                output.append(byte)
                continue
            }
            if output.last == UInt8(ascii: "\r") { output.removeLast() }
            while position < range.upperBound, isWhitespace(body[position]) { position += 1 }
            output.append(UInt8(ascii: " "))
        }
    }

    /// What C's `isspace` takes for whitespace.
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte &- 0x09 < 5
    }

    private static func isSame(_ body: Span<UInt8>, _ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count else { return false }
        return (0..<one.count).allSatisfy {
            lowercased(body[one.lowerBound + $0]) == lowercased(body[other.lowerBound + $0])
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
