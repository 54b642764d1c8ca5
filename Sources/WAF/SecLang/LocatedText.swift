// SPDX-License-Identifier: Apache-2.0

/// Text taken from a rule file that still knows where each of its bytes stood there, although line ends were joined
/// and escapes taken out: an error can always point at the place its writer sees.
struct LocatedText: Sendable {
    let file: String
    private(set) var bytes: [UInt8] = []
    private var runs: [Run] = []

    /// Bytes that stand side by side in the file, from `start` in ``bytes`` to the next run.
    private struct Run {
        var start: Int
        var line: Int
        var column: Int
    }

    init(file: String) {
        self.file = file
    }

    var count: Int { bytes.count }

    /// Appends a part of the file that begins at `line` and `column` (both from 1).
    mutating func append(_ source: [UInt8], _ range: Range<Int>, line: Int, column: Int) {
        runs.append(Run(start: bytes.count, line: line, column: column))
        bytes.append(contentsOf: source[range])
    }

    /// Appends a part of another text of the same file.
    mutating func append(_ source: LocatedText, _ range: Range<Int>) {
        guard let first = source.run(at: range.lowerBound) else { return }
        for index in first..<source.runs.count {
            let run = source.runs[index]
            guard run.start < range.upperBound || index == first else { break }
            let skipped = max(range.lowerBound - run.start, 0)
            let start = bytes.count + max(run.start - range.lowerBound, 0)
            runs.append(Run(start: start, line: run.line, column: run.column + skipped))
        }
        bytes.append(contentsOf: source.bytes[range])
    }

    /// Where the byte at an offset stood; the offset after the last byte is the place behind it.
    func location(at offset: Int) -> SourceLocation {
        guard let index = run(at: offset) else { return SourceLocation(file: file, line: 1, column: 1) }
        let run = runs[index]
        return SourceLocation(file: file, line: run.line, column: run.column + max(offset - run.start, 0))
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The last run that starts at or before an offset.
    private func run(at offset: Int) -> Int? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].start <= offset {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return runs.isEmpty ? nil : max(low - 1, 0)
    }
}
