// SPDX-License-Identifier: Apache-2.0

/// Finds the boundary lines of a multipart body and notes how lines end and what else looks like a boundary.
///
/// Time is linear in the body: what is looked at again is bounded by the length of a boundary.
struct MultipartBodyLines: Sendable {
    /// A boundary line, or what stands for one.
    enum Found: Hashable, Sendable {
        /// A part starts after it.
        case part(line: Int, next: Int)
        /// The body ends with it.
        case final(line: Int, next: Int)
        /// A line that must not be; nothing after it can be trusted.
        case broken(line: Int, MultipartBodyFault)
        /// The body ends without one.
        case missing
    }

    let boundary: MultipartBodyBoundary
    var flags: MultipartFlags

    private var hasCRLFLine = false
    private var boundaries = 0

    init(_ boundary: MultipartBodyBoundary, _ flags: MultipartFlags) {
        self.boundary = boundary
        self.flags = flags
    }

    /// Looks for a boundary line from the start of a line on.
    ///
    /// - Parameter isContent: the content of a part starts there. A delimiter needs a line end before it that is not
    ///   the one that ends the part's header.
    mutating func find(in body: Span<UInt8>, from start: Int, isContent: Bool) -> Found {
        var position = start
        while let run = Self.dashes(in: body, from: position) {
            position = run.upperBound
            if run.lowerBound == start || body[run.lowerBound - 1] == UInt8(ascii: "\n") {
                let isFirst = isContent && run.lowerBound == start
                if let found = look(at: run.lowerBound, in: body, isContentStart: isFirst) { return found }
            } else if boundary.occurs(in: body, withinDashes: run) {
                noteUnmatched()
            }
        }
        return .missing
    }

    /// Looks at a line of the header of a part; `nil`: it is no boundary line.
    mutating func look(atHeaderLine line: Range<Int>, in body: Span<UInt8>) -> Found? {
        var position = line.lowerBound
        while let run = Self.dashes(in: body, from: position, to: line.upperBound) {
            position = run.upperBound
            if run.lowerBound == line.lowerBound {
                if let found = look(at: run.lowerBound, in: body, isContentStart: false) { return found }
            } else if boundary.occurs(in: body, withinDashes: run) {
                noteUnmatched()
            }
        }
        return nil
    }

    mutating func noteLineEnd(isCRLF: Bool) {
        if isCRLF { hasCRLFLine = true } else { flags.insert(.lfLine) }
        if hasCRLFLine, flags.contains(.lfLine) { flags.insert(.crlfAndLFLines) }
    }

    /// Looks at a line that starts with two dashes.
    private mutating func look(at line: Int, in body: Span<UInt8>, isContentStart: Bool) -> Found? {
        guard boundary.occurs(in: body, at: line) else { return lookAtOther(line, in: body) }
        var end = line + boundary.delimiter.count
        let isFinal =
            end + 1 < body.count && body[end] == UInt8(ascii: "-") && body[end + 1] == UInt8(ascii: "-")
        if isFinal { end += 2 }

        if line >= 1 {
            let isCRLF = line >= 2 && body[line - 2] == UInt8(ascii: "\r")
            if !isCRLF { noteLineEnd(isCRLF: false) }
        }
        if isContentStart {
            // Some programs see an empty part here and some see content: the body has no one meaning.
            flags.insert(.invalidPart)
            guard isFinal, end == body.count else { return nil }
        }
        if boundaries > 0, flags.remove(.unmatchedBoundary) != nil { flags.insert(.foreignBoundary) }

        let next: Int
        if end == body.count {
            next = end
        } else if body[end] == UInt8(ascii: "\n") {
            noteLineEnd(isCRLF: false)
            next = end + 1
        } else if end + 1 < body.count, body[end] == UInt8(ascii: "\r"), body[end + 1] == UInt8(ascii: "\n") {
            noteLineEnd(isCRLF: true)
            next = end + 2
        } else {
            return .broken(line: line, .boundaryLineEnd)
        }
        boundaries += 1
        return isFinal ? .final(line: line, next: next) : .part(line: line, next: next)
    }

    /// Looks at a line that starts with two dashes but not with the delimiter.
    private mutating func lookAtOther(_ line: Int, in body: Span<UInt8>) -> Found? {
        var position = line + 2
        guard position < body.count else { return nil }
        if boundary.isQuoted, body[position] == UInt8(ascii: "\""),
            boundary.boundaryOccurs(in: body, at: position + 1)
        {
            return .broken(line: line, .boundaryLineQuoted)
        }
        while position < body.count, body[position] != UInt8(ascii: "\n"),
            MultipartBodyHeader.isWhitespace(body[position])
        {
            position += 1
        }
        if position > line + 2, boundary.boundaryOccurs(in: body, at: position) {
            return .broken(line: line, .boundaryLineWhitespace)
        }
        if body[line + 2] != UInt8(ascii: "\n") { noteUnmatched() }
        return nil
    }

    private mutating func noteUnmatched() {
        flags.insert(.unmatchedBoundary)
    }

    /// The next run of two or more dashes, as long as it goes.
    private static func dashes(in body: Span<UInt8>, from start: Int, to end: Int? = nil) -> Range<Int>? {
        let end = end ?? body.count
        let dash = UInt8(ascii: "-")
        var position = start
        while position < end {
            guard body[position] == dash else {
                position &+= 1
                continue
            }
            let first = position
            repeat { position &+= 1 } while position < end && body[position] == dash
            if position &- first >= 2 { return first..<position }
        }
        return nil
    }
}
