// SPDX-License-Identifier: Apache-2.0

/// Reads `multipart/form-data` (RFC 7578, RFC 2046 section 5.1) and refuses all that readers could take differently:
/// text outside the parts, bare line feeds around boundaries, a part without a name or with two, escapes in names.
enum MultipartReader {
    private static let newline: [UInt8] = [0x0D, 0x0A]
    /// Header lines of a part, at most: two are usual.
    private static let maximumLines = 8

    /// The parts; nil if the body is malformed.
    static func read(_ body: Span<UInt8>, boundary: Span<UInt8>) -> [ContractPart]? {
        guard boundary.count > 0, boundary.count <= 70 else { return nil }
        var delimiter: [UInt8] = newline + Array("--".utf8)
        for index in boundary.indices { delimiter.append(boundary[index]) }

        let opening = Array(delimiter.dropFirst(2))
        guard starts(body, 0, opening) else { return nil }
        var index = opening.count
        var parts: [ContractPart] = []
        while true {
            if starts(body, index, Array("--".utf8)) {
                let end = index &+ 2
                return end == body.count || end &+ 2 == body.count && starts(body, end, newline) ? parts : nil
            }
            guard starts(body, index, newline),
                let part = readPart(body, index &+ 2, delimiter, &index)
            else { return nil }
            parts.append(part)
        }
    }

    /// - Parameter end: set behind the delimiter after the part.
    private static func readPart(
        _ body: Span<UInt8>,
        _ start: Int,
        _ delimiter: [UInt8],
        _ end: inout Int
    ) -> ContractPart? {
        var index = start
        var name: Range<Int>?
        var isFile = false
        for _ in 0...maximumLines {
            guard let lineEnd = find(body, newline, from: index) else { return nil }
            if lineEnd == index {
                let value = index &+ 2
                // The line break before the delimiter may be the one that ends the head.
                guard let name, let stop = find(body, delimiter, from: index), stop >= value || stop == index else {
                    return nil
                }
                end = stop &+ delimiter.count
                return ContractPart(name: name, value: value..<max(value, stop), isFile: isFile)
            }
            let field = Array("content-disposition:".utf8)
            if lineEnd &- index > field.count, MediaTypeName.isEqual(body, index..<(index &+ field.count), field) {
                guard name == nil,
                    let found = readDisposition(body, (index &+ field.count)..<lineEnd, &isFile)
                else { return nil }
                name = found
            }
            index = lineEnd &+ 2
        }
        return nil
    }

    /// `form-data; name="a"; filename="b"`.
    private static func readDisposition(_ body: Span<UInt8>, _ line: Range<Int>, _ isFile: inout Bool) -> Range<Int>? {
        var index = skipSpace(body, line.lowerBound, line.upperBound)
        let type = Array("form-data".utf8)
        guard index &+ type.count <= line.upperBound,
            MediaTypeName.isEqual(body, index..<(index &+ type.count), type)
        else { return nil }
        index &+= type.count
        var name: Range<Int>?
        while true {
            index = skipSpace(body, index, line.upperBound)
            if index == line.upperBound { return name }
            guard body[index] == UInt8(ascii: ";") else { return nil }
            index = skipSpace(body, index &+ 1, line.upperBound)
            let start = index
            while index < line.upperBound, body[index] != UInt8(ascii: "="), body[index] != UInt8(ascii: ";") {
                index &+= 1
            }
            let key = start..<index
            guard index &+ 1 < line.upperBound, body[index] == UInt8(ascii: "="),
                body[index &+ 1] == UInt8(ascii: "\"")
            else { return nil }
            let valueStart = index &+ 2
            index = valueStart
            while index < line.upperBound, body[index] != UInt8(ascii: "\"") {
                guard body[index] != UInt8(ascii: "\\") else { return nil }
                index &+= 1
            }
            guard index < line.upperBound else { return nil }
            if MediaTypeName.isEqual(body, key, Array("name".utf8)) {
                guard name == nil else { return nil }
                name = valueStart..<index
            } else if MediaTypeName.isEqual(body, key, Array("filename".utf8)) {
                guard !isFile else { return nil }
                isFile = true
            } else {
                return nil
            }
            index &+= 1
        }
    }

    private static func skipSpace(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index &+= 1 }
        return index
    }

    private static func starts(_ bytes: Span<UInt8>, _ start: Int, _ text: [UInt8]) -> Bool {
        guard start &+ text.count <= bytes.count else { return false }
        for offset in text.indices where bytes[start &+ offset] != text[offset] { return false }
        return true
    }

    /// Quick for honest bodies: the first byte is looked for, and it is rare. Each place is tried once and the
    /// delimiter is at most 74 bytes long.
    private static func find(_ bytes: Span<UInt8>, _ text: [UInt8], from start: Int) -> Int? {
        var index = start
        while index &+ text.count <= bytes.count {
            if bytes[index] == text[0], starts(bytes, index, text) { return index }
            index &+= 1
        }
        return nil
    }
}
