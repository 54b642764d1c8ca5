// SPDX-License-Identifier: Apache-2.0

import Contract
import GatewayConfiguration
import JSON

/// Lines and columns of places in documents, for thousands of them at once.
final class DocumentPlaces {
    private struct Entry {
        let document: ContractDocument
        var tape = JSONDocument()
        /// Where each line begins; empty where the lines are those of another text, which the document knows.
        var lines: [Int] = []
    }

    private var entries: [String: Entry] = [:]

    func add(_ documents: [ContractDocument]) {
        for document in documents where entries[document.uri] == nil {
            var entry = Entry(document: document)
            // It was read before, and what is too deep or too large for the tape has its first line as its place.
            try? entry.tape.parse(document.json.span, limits: JSONLimits(maximumDepth: 512, maximumNodes: .max))
            // JSON made of YAML is one line; what has more is the file itself.
            let newline = UInt8(ascii: "\n")
            let ends = document.json.indices.filter { document.json[$0] == newline }
            if !ends.isEmpty { entry.lines = [0] + ends.map { $0 + 1 } }
            entries[document.uri] = entry
        }
    }

    /// - Parameters:
    ///   - uri: of the document.
    ///   - pointer: RFC 6901.
    /// - Returns: nil for a document that was not added.
    func place(_ uri: String, _ pointer: String) -> LintPlace? {
        guard let entry = entries[uri] else { return nil }
        let bytes = entry.document.json
        guard let offset = Self.offset(of: pointer, entry.tape, bytes) else {
            return Self.place(entry.document.place(ofPointer: pointer))
        }
        guard !entry.lines.isEmpty else { return Self.place(entry.document.place(atByte: offset)) }
        let line = Self.line(of: offset, entry.lines)
        // Every scalar has one byte that continues none.
        let column = bytes[entry.lines[line]..<offset].count { $0 & 0xC0 != 0x80 } + 1
        return LintPlace(file: entry.document.place(atByte: 0).file, line: line + 1, column: column)
    }

    private static func place(_ place: SourcePlace) -> LintPlace {
        LintPlace(file: place.file, line: max(1, place.line), column: max(1, place.column))
    }

    /// Where the value begins.
    private static func offset(of pointer: String, _ tape: borrowing JSONDocument, _ bytes: [UInt8]) -> Int? {
        let text = Array(pointer.utf8)
        guard tape.count > 0, let node = tape.node(at: text.span, in: bytes.span) else { return nil }
        return tape[node].range.lowerBound
    }

    /// The last line that begins at or before `offset`.
    private static func line(of offset: Int, _ lines: [Int]) -> Int {
        var low = 0
        var high = lines.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
