// SPDX-License-Identifier: Apache-2.0

import WAF

/// A request head that could not be read as HTTP, cut into lines all the same: nothing is done with it but to show it
/// to the rules, so that the log can say what it looked like.
struct ReceivedHead {
    /// More than this is not looked at.
    static let maximumBytes = 65_536

    let bytes: [UInt8]
    let method: Range<Int>
    let target: Range<Int>
    let version: Range<Int>
    private(set) var fields: [(name: Range<Int>, value: Range<Int>)] = []
    private var bodyStart: Int

    /// What follows the empty line.
    var body: ArraySlice<UInt8> { bytes[bodyStart...] }

    init(_ received: some Collection<UInt8>) {
        bytes = Array(received.prefix(Self.maximumBytes))
        let line = Self.line(in: bytes, from: 0)
        let text = bytes[line.content]
        // The target may hold spaces: the method ends at the first, the version begins after the last.
        let first = text.firstIndex(of: .space) ?? text.endIndex
        let last = text.lastIndex(of: .space) ?? text.endIndex
        method = text.startIndex..<first
        target = first < last ? (first + 1)..<last : min(first + 1, text.endIndex)..<text.endIndex
        version = first < last ? (last + 1)..<text.endIndex : text.endIndex..<text.endIndex
        bodyStart = bytes.endIndex
        var next = line.end
        while next < bytes.count {
            let line = Self.line(in: bytes, from: next)
            next = line.end
            guard !line.content.isEmpty else {
                bodyStart = next
                break
            }
            let text = bytes[line.content]
            guard let colon = text.firstIndex(of: .colon) else { continue }
            let value = text[(colon + 1)...].trimmed
            fields.append((text.startIndex..<colon, value.startIndex..<value.endIndex))
        }
    }

    /// The line that begins at `start`, without its end, and where the next one begins.
    private static func line(in bytes: [UInt8], from start: Int) -> (content: Range<Int>, end: Int) {
        let feed = bytes[start...].firstIndex(of: .lf) ?? bytes.endIndex
        let end = feed > start && bytes[feed - 1] == .cr ? feed - 1 : feed
        return (start..<end, min(feed + 1, bytes.endIndex))
    }

    /// Tells a transaction of the head.
    func describe(to transaction: Transaction) {
        let span = bytes.span
        transaction.setRequestLine(
            method: span.extracting(method),
            target: span.extracting(target),
            version: span.extracting(version)
        )
        for field in fields {
            transaction.addRequestHeader(span.extracting(field.name), span.extracting(field.value))
        }
    }
}
