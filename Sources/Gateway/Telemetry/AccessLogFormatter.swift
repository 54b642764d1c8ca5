// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration

/// Makes a line of the access log of an exchange: one JSON object, or text for people.
///
/// Secrets are taken out of path, query and header values before anything is serialised. Everything
/// goes from bytes to bytes through buffers that are kept: a line allocates nothing but what the
/// output array needs to grow. One formatter belongs to one event loop.
package final class AccessLogFormatter {
    /// Bytes of one logged value; what goes beyond is cut off and marked by an ellipsis. As long as
    /// the longest target the defaults accept.
    static let maximumValue = 8 * 1024

    let redactor: Redactor
    let headers: [LoggedHeader]
    private let format: LogConfiguration.Format
    var timestamp = UTCTimestamp()
    private var line = LineBuffer()
    private var redacted = LineBuffer()
    private var masked = LineBuffer()

    /// - Parameter configuration: `logs`; where its access log is off, lines are JSON all the same.
    package init(_ configuration: LogConfiguration) {
        format = configuration.access?.format ?? .json
        redactor = Redactor(parameters: configuration.redactQuery)
        let secret = SecretNames(SecretNames.inHeaders + configuration.redactHeaders)
        headers = configuration.headers.map { LoggedHeader($0, isSecret: secret.contains($0)) }
    }

    /// Appends one line, with the line feed at its end.
    package func write(_ record: AccessRecord, into output: inout [UInt8]) {
        line.removeAll()
        switch format {
        case .json: writeJSON(record, &line)
        case .text: writeText(record, &line)
        }
        line.append(.lf)
        line.withBytes { output.append(contentsOf: $0) }
        line.removeAll()
        line.shrink(to: 64 * 1024)
    }
}

/// A request header that is logged.
struct LoggedHeader: Sendable {
    /// In lower case.
    let name: String
    /// The value is `***`.
    let isSecret: Bool

    init(_ name: String, isSecret: Bool) {
        self.name = name.lowercased()
        self.isSecret = isSecret
    }
}

// MARK: - Values

extension AccessLogFormatter {
    enum Part {
        case path, query, url, text
    }

    /// Appends a value without its secrets and escaped, to stand between quotation marks.
    func append(
        _ part: Part,
        _ bytes: UnsafeRawBufferPointer,
        escapesSpace: Bool = false,
        _ line: inout LineBuffer
    ) {
        if part == .path || part == .text, Self.isHarmless(bytes, part), bytes.count <= Self.maximumValue {
            return line.append(escaping: bytes, escapesSpace: escapesSpace)
        }
        redacted.removeAll()
        switch part {
        case .path: redactor.writePath(bytes, into: &redacted)
        case .query: redactor.writeQuery(bytes, into: &redacted)
        case .url: redactor.writeURL(bytes, into: &redacted)
        case .text: redacted.append(bytes)
        }
        if redacted.withBytes(CardNumbers.mayBeIn) {
            masked.removeAll()
            redacted.withBytes { CardNumbers.mask($0, into: &masked) }
            masked.withBytes { Self.appendCut($0, escapesSpace, &line) }
        } else {
            redacted.withBytes { Self.appendCut($0, escapesSpace, &line) }
        }
    }

    func append(text: String, escapesSpace: Bool = false, _ line: inout LineBuffer) {
        text.withUTF8Bytes { append(.text, $0, escapesSpace: escapesSpace, &line) }
    }

    /// The part of a refused request's target that can be told apart: up to the question mark, and
    /// after it.
    static func split(_ target: UnsafeRawBufferPointer) -> (
        path: UnsafeRawBufferPointer, query: UnsafeRawBufferPointer?
    ) {
        guard let mark = target.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            return (target, nil)
        }
        return (
            UnsafeRawBufferPointer(rebasing: target[..<mark]), UnsafeRawBufferPointer(rebasing: target[(mark + 1)...])
        )
    }

    /// The request's path and query as they are logged: the canonical path, or what was read of the
    /// target of a request that was refused before it had one.
    func withTarget(
        of head: RequestHead,
        _ body: (_ part: Part, _ path: UnsafeRawBufferPointer, _ query: UnsafeRawBufferPointer?) -> Void
    ) {
        head.headers.bytes.withUnsafeBytes { bytes in
            if !head.pathRange.isEmpty {
                let query = head.queryRange.isEmpty ? nil : bytes.part(head.queryRange)
                return body(.path, bytes.part(head.pathRange), query)
            }
            let (path, query) = Self.split(bytes.part(head.targetRange))
            body(.url, path, query)
        }
    }

    private static func isHarmless(_ bytes: UnsafeRawBufferPointer, _ part: Part) -> Bool {
        var digits = 0
        var marks = 0
        for byte in bytes {
            digits &+= byte &- 0x30 < 10 ? 1 : 0
            // `;`, `=`, `:` in plain text, or anything in an escape.
            marks &+=
                byte == UInt8(ascii: ";") || byte == UInt8(ascii: "=") || byte == .colon || byte == .percent ? 1 : 0
        }
        return digits < 13 && (part == .text || marks == 0)
    }

    private static func appendCut(_ bytes: UnsafeRawBufferPointer, _ escapesSpace: Bool, _ line: inout LineBuffer) {
        guard bytes.count > maximumValue else { return line.append(escaping: bytes, escapesSpace: escapesSpace) }
        line.append(escaping: UnsafeRawBufferPointer(rebasing: bytes[..<maximumValue]), escapesSpace: escapesSpace)
        line.append("\u{2026}")
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of `range`, none where it does not lie within.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        guard range.lowerBound >= 0, range.upperBound <= count else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(rebasing: self[range])
    }
}
