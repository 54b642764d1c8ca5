// SPDX-License-Identifier: Apache-2.0

/// Bodies of type multipart/form-data (RFC 7578, RFC 2046 section 5.1), read strictly and with ModSecurity's flags.
///
/// Fields go to `argument`; files to `file`, `fileSize` and `fileContent`; each part's header lines to `partHeader`.
/// A multipart body within a part is content and nothing more. What is wrong with the header of a part is an error,
/// but reading goes on, so that rules see what a backend with fewer scruples would see; a boundary line that is wrong,
/// or a limit, ends it.
package enum MultipartBody {
    /// - Parameters:
    ///   - contentType: the value of the Content-Type header; empty when there is none.
    ///   - scratch: memory for header lines, reused; what it holds afterwards means nothing.
    package static func process(
        _ body: Span<UInt8>,
        contentType: Span<UInt8>,
        limits: MultipartLimits = MultipartLimits(),
        scratch: inout [UInt8],
        sink: inout some BodySink
    ) -> BodyReport {
        var flags = MultipartFlags()
        do throws(MultipartBodyFault) {
            let boundary = try MultipartBodyBoundary(
                contentType: contentType,
                limit: limits.boundaryBytes,
                flags: &flags
            )
            var reader = MultipartBodyReader(MultipartBodyLines(boundary, flags), limits)
            if !body.isEmpty { reader.read(body, &scratch, &sink) }
            return reader.finished()
        } catch {
            var report = BodyReport()
            report.multipart = flags
            report.error = error.rawValue
            return report
        }
    }
}

/// Goes through the parts of one body.
private struct MultipartBodyReader {
    private let limits: MultipartLimits
    private var lines: MultipartBodyLines
    private var report = BodyReport()
    private var header = MultipartBodyHeader()
    private var disposition = MultipartBodyDisposition()
    private var files = 0

    init(_ lines: MultipartBodyLines, _ limits: MultipartLimits) {
        self.lines = lines
        self.limits = limits
    }

    consuming func finished() -> BodyReport {
        report.multipart = lines.flags
        return report
    }

    mutating func read(_ body: Span<UInt8>, _ scratch: inout [UInt8], _ sink: inout some BodySink) {
        var found = lines.find(in: body, from: 0, isContent: false)
        switch found {
        case .part(let line, _), .final(let line, _), .broken(let line, _):
            if line > 0 { lines.flags.insert(.dataBefore) }
        case .missing:
            lines.flags.insert(.dataBefore)
            return fail(.noPart)
        }
        var parts = 0
        while true {
            switch found {
            case .part(_, let next) where next < body.count:
                parts += 1
                guard parts <= limits.parts else { return fail(.tooManyParts) }
                guard let after = readPart(body, next, &scratch, &sink) else { return }
                found = after
            case .final(_, let next):
                if next < body.count { lines.flags.insert(.dataAfter) }
                return
            case .broken(_, let fault):
                return fail(fault)
            case .part, .missing:
                lines.flags.insert(.unclosed)
                return fail(.unclosed)
            }
        }
    }

    private mutating func fail(_ fault: MultipartBodyFault) {
        if report.error == nil { report.error = fault.rawValue }
    }

    // MARK: One part

    /// Reads a part and hands it over. `nil`: nothing more is to be read.
    private mutating func readPart(
        _ body: Span<UInt8>,
        _ start: Int,
        _ scratch: inout [UInt8],
        _ sink: inout some BodySink
    ) -> MultipartBodyLines.Found? {
        header.reset()
        disposition.reset()
        let errorBefore = report.error
        report.error = nil
        let end = readHeader(body, start)
        if end != .tooLong { readDisposition(body, &scratch) }
        let isFaulty = report.error != nil
        if isFaulty { lines.flags.insert(.invalidPart) }
        report.error = errorBefore ?? report.error
        guard handOverHeader(body, &scratch, &sink) else { return stop() }

        let found: MultipartBodyLines.Found
        let contentStart: Int
        switch end {
        case .tooLong: return nil
        case .boundary(let boundary): return boundary
        case .content(let position):
            contentStart = position
            found = lines.find(in: body, from: position, isContent: true)
        }
        let contentEnd =
            switch found {
            case .part(let line, _), .final(let line, _), .broken(let line, _):
                Self.contentEnd(body, contentStart, line)
            case .missing: body.count
            }
        let wantsMore = handOverContent(body, contentStart..<contentEnd, isFaulty: isFaulty, &sink)
        return wantsMore ? found : stop()
    }

    private mutating func stop() -> MultipartBodyLines.Found? {
        report.isTruncated = true
        return nil
    }

    /// The line end before a boundary line belongs to the boundary.
    private static func contentEnd(_ body: Span<UInt8>, _ start: Int, _ line: Int) -> Int {
        var end = line
        if end > start, body[end - 1] == UInt8(ascii: "\n") {
            end -= 1
            if end > start, body[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        }
        return end
    }

    // MARK: The header of a part

    private enum HeaderEnd: Equatable {
        case content(Int)
        case boundary(MultipartBodyLines.Found)
        case tooLong
    }

    private mutating func readHeader(_ body: Span<UInt8>, _ start: Int) -> HeaderEnd {
        let limit = min(body.count, start.addingReportingOverflow(max(0, limits.partHeaderBytes)).partialValue)
        var position = start
        while true {
            var lineEnd = position
            while lineEnd < limit, body[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
            guard lineEnd < limit else {
                if limit < body.count {
                    fail(.headerTooLong)
                    return .tooLong
                }
                // The last line of the body has no end: it can be a final boundary, or the body was cut off here.
                if let found = lines.look(atHeaderLine: position..<lineEnd, in: body) {
                    fail(.headerUnended)
                    return .boundary(found)
                }
                if position < lineEnd { _ = take(body, position..<lineEnd) }
                return .boundary(.missing)
            }
            if let found = lines.look(atHeaderLine: position..<lineEnd, in: body) {
                fail(.headerUnended)
                return .boundary(found)
            }
            let isCRLF = lineEnd > position && body[lineEnd - 1] == UInt8(ascii: "\r")
            lines.noteLineEnd(isCRLF: isCRLF)
            let line = position..<(isCRLF ? lineEnd - 1 : lineEnd)
            position = lineEnd + 1
            if line.isEmpty { return .content(position) }
            guard take(body, line) else { return .tooLong }
        }
    }

    /// Takes one line, not empty. False: there are too many.
    private mutating func take(_ body: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in line where body[index] == 0 {
            fail(.headerNUL)
            break
        }
        guard MultipartBodyHeader.isWhitespace(body[line.lowerBound]) else {
            guard header.lines.count < limits.partHeaderLines else {
                fail(.tooManyHeaderLines)
                return false
            }
            if let fault = header.append(body, line) { fail(fault) }
            return true
        }
        lines.flags.insert(.headerFolding)
        // RFC 5322 knows spaces and tabs; PHP and others take any whitespace.
        for index in line {
            guard MultipartBodyHeader.isWhitespace(body[index]) else { break }
            if body[index] != UInt8(ascii: " "), body[index] != UInt8(ascii: "\t") {
                lines.flags.insert(.invalidHeaderFolding)
            }
        }
        if !header.fold(upTo: line.upperBound) { fail(.headerFoldingFirst) }
        return true
    }

    private mutating func readDisposition(_ body: Span<UInt8>, _ scratch: inout [UInt8]) {
        guard let line = header.first(body, "content-disposition") else { return fail(.noDisposition) }
        var start = line.name.upperBound + 1
        while start < line.range.upperBound, body[start] == UInt8(ascii: " ") || body[start] == UInt8(ascii: "\t") {
            start += 1
        }
        if line.isFolded {
            MultipartBodyHeader.unfold(body, start..<line.range.upperBound, into: &scratch)
            disposition.read(scratch.span)
        } else {
            disposition.read(body.extracting(start..<line.range.upperBound))
        }
        if disposition.hasInvalidQuoting { lines.flags.insert(.invalidQuoting) }
        if let fault = disposition.fault { fail(fault) }
    }

    // MARK: What the sink is told

    private func handOverHeader(
        _ body: Span<UInt8>,
        _ scratch: inout [UInt8],
        _ sink: inout some BodySink
    ) -> Bool {
        let name = disposition.name.span
        for line in header.lines {
            let isWanted: Bool
            if line.isFolded {
                MultipartBodyHeader.unfold(body, line.range, into: &scratch)
                isWanted = sink.add(.partHeader, name: name, value: scratch.span)
            } else {
                isWanted = sink.add(.partHeader, name: name, value: body.extracting(line.range))
            }
            guard isWanted else { return false }
        }
        if !name.isEmpty {
            guard sink.add(.partName, name: name, value: name) else { return false }
        }
        if let shown = disposition.shownFileName {
            guard sink.add(.partFileName, name: name, value: shown.span) else { return false }
        }
        return true
    }

    /// A part with a fault is an argument too, file or not: what a backend takes it for cannot be known.
    private mutating func handOverContent(
        _ body: Span<UInt8>,
        _ range: Range<Int>,
        isFaulty: Bool,
        _ sink: inout some BodySink
    ) -> Bool {
        let isFile = !disposition.fileName.isEmpty
        if isFile {
            files += 1
            if files > limits.files {
                lines.flags.insert(.fileLimitExceeded)
                fail(.tooManyFiles)
            }
            report.filesCombinedSize &+= range.count
            let size = Array(String(range.count).utf8)
            let name = disposition.name.span
            guard sink.add(.file, name: name, value: disposition.fileName.span),
                sink.add(.fileSize, name: name, value: size.span),
                sink.add(.fileContent, name: name, value: body.extracting(range))
            else { return false }
        }
        guard !isFile || isFaulty else { return true }
        return sink.add(.argument, name: disposition.name.span, value: body.extracting(range))
    }
}
