// SPDX-License-Identifier: Apache-2.0

/// How much of a head is accepted.
struct HeadLimits: Sendable {
    /// Bytes of the request target.
    var target: Int
    /// Bytes of one header line.
    var line: Int
    /// Bytes of all header lines together.
    var head: Int
    /// Header lines.
    var count: Int
}

/// Reads the field lines of a head or of a trailer section, line by line as they arrive
/// (RFC 9112, section 5), so that no byte is looked at twice however slowly they come.
struct FieldLines {
    /// Where the line being read begins; offsets count from the first byte of the head.
    private(set) var lineStart: Int
    /// Up to where that line has been looked at.
    private var scanned: Int

    private let sectionStart: Int

    init(startingAt offset: Int) {
        sectionStart = offset
        lineStart = offset
        scanned = offset
    }

    /// Reads as many complete lines as `input` holds into `block`, whose offsets will count from
    /// `input`'s first byte.
    ///
    /// - Returns: the offset behind the empty line that ends the section, nil while it is not there yet.
    mutating func read(
        _ input: UnsafeRawBufferPointer,
        into block: inout HeaderBlock,
        limits: HeadLimits
    ) throws(Refusal) -> Int? {
        while true {
            let end = input.firstControlByte(from: scanned)
            scanned = end
            // Behind a CR its LF must come; look at that CR again when the next byte is here.
            guard end &+ 1 < input.count else {
                if end < input.count, input[end] != .cr { throw refusal(for: input[end]) }
                return try waiting(until: input.count, limits)
            }
            guard input[end] == .cr else { throw refusal(for: input[end]) }
            guard input[end &+ 1] == .lf else { throw .bareCarriageReturn }
            let next = end &+ 2
            if end == lineStart {
                guard next &- sectionStart <= limits.head else { throw .headTooLarge }
                return next
            }
            guard end &- lineStart <= limits.line else { throw .fieldLineTooLong }
            guard next &- sectionStart <= limits.head else { throw .headTooLarge }
            guard block.fields.count < limits.count else { throw .tooManyFields }
            try readLine(input, end, into: &block)
            lineStart = next
            scanned = next
        }
    }

    private func waiting(until count: Int, _ limits: HeadLimits) throws(Refusal) -> Int? {
        guard count &- lineStart <= limits.line &+ 2 else { throw .fieldLineTooLong }
        guard count &- sectionStart <= limits.head else { throw .headTooLarge }
        return nil
    }

    private func refusal(for byte: UInt8) -> Refusal {
        byte == .lf ? .bareLineFeed : .controlByte
    }

    /// One line, `lineStart..<end`: a token, a colon, and a value without the white space around it.
    private func readLine(_ input: UnsafeRawBufferPointer, _ end: Int, into block: inout HeaderBlock) throws(Refusal) {
        let first = input[lineStart]
        guard first != .space, first != .tab else { throw .obsoleteLineFolding }
        let colon = input.firstColon(in: lineStart..<end)
        let name = HeaderName.recognize(UnsafeRawBufferPointer(rebasing: input[lineStart..<colon]))
        // A known name is spelt with token characters, and the colon is there or the line is nothing but a name.
        if name == .other || colon == end { try checkName(input, colon, end) }
        var valueStart = colon &+ 1
        var valueEnd = end
        while valueStart < valueEnd, input[valueStart] == .space || input[valueStart] == .tab { valueStart &+= 1 }
        while valueEnd > valueStart, input[valueEnd &- 1] == .space || input[valueEnd &- 1] == .tab { valueEnd &-= 1 }
        block.noteField(name, name: lineStart..<colon, value: valueStart..<valueEnd)
    }

    private func checkName(_ input: UnsafeRawBufferPointer, _ colon: Int, _ end: Int) throws(Refusal) {
        guard colon > lineStart else { throw .invalidFieldName }
        let name = UnsafeRawBufferPointer(rebasing: input[lineStart..<colon])
        guard let stop = name.firstIndex(where: { !ByteClass.fieldName.contains($0) }) else {
            guard colon < end else { throw .missingColon }
            return
        }
        // Names that differ only in `_` and `-` are the same name to CGI-like backends.
        guard name[stop] != UInt8(ascii: "_") else { throw .underscoreInFieldName }
        let isSpace = name[stop...].allSatisfy { $0 == .space || $0 == .tab }
        throw isSpace && colon < end ? .spaceBeforeColon : .invalidFieldName
    }
}
