// SPDX-License-Identifier: Apache-2.0

import Core

extension AccessLogFormatter {
    /// The fields that tools may rely on, in this order, with `query` and `headers` among them.
    func writeJSON(_ record: AccessRecord, _ line: inout LineBuffer) {
        line.append("{\"time\":\"")
        timestamp.write(record.startedAt, into: &line)
        line.append("\",\"request_id\":\"")
        line.append(hexadecimal: record.requestID.high)
        line.append(hexadecimal: record.requestID.low)
        line.append("\",\"listener\":")
        line.append(json: record.listener)
        writeRequest(record, &line)
        line.append(",\"route\":")
        line.append(jsonOrNull: record.route)
        line.append(",\"status\":")
        line.append(decimal: record.status)
        line.append(",\"upstream\":")
        line.append(jsonOrNull: record.upstream)
        line.append(",\"upstream_status\":")
        if let status = record.upstreamStatus { line.append(decimal: status) } else { line.append("null") }
        line.append(",\"bytes_in\":")
        line.append(decimal: record.bytesIn)
        line.append(",\"bytes_out\":")
        line.append(decimal: record.bytesOut)
        line.append(",\"duration_us\":")
        line.append(decimal: record.durationNanoseconds / 1000)
        line.append(",\"gateway_us\":")
        line.append(decimal: record.gatewayNanoseconds / 1000)
        line.append(",\"verdict\":\"")
        line.append(record.outcome.text)
        line.append("\",\"check\":")
        line.append(jsonOrNull: record.check?.rawValue)
        line.append(",\"findings\":[")
        for (index, finding) in record.findings.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            writeJSON(finding, &line)
        }
        line.append("]")
        if !headers.isEmpty { writeHeaders(record.head.headers, &line) }
        line.append(UInt8(ascii: "}"))
    }

    /// Client, method, host, path and query.
    private func writeRequest(_ record: AccessRecord, _ line: inout LineBuffer) {
        if let client = record.client {
            line.append(",\"client\":\"")
            line.append(client)
            line.append("\",\"method\":")
        } else {
            line.append(",\"client\":null,\"method\":")
        }
        if record.methodIsKnown {
            line.append(UInt8(ascii: "\""))
            line.append(record.head.method.text)
            line.append("\",\"host\":")
        } else {
            line.append("null,\"host\":")
        }
        let hostRange = record.head.hostRange
        record.head.headers.bytes.withUnsafeBytes { appendOrNull(.text, $0.part(hostRange), &line) }
        withTarget(of: record.head) { part, path, query in
            line.append(",\"path\":")
            appendOrNull(part, path, &line)
            line.append(",\"query\":")
            appendOrNull(.query, query ?? .empty, &line)
        }
    }

    private func appendOrNull(_ part: Part, _ bytes: UnsafeRawBufferPointer, _ line: inout LineBuffer) {
        guard !bytes.isEmpty else { return line.append("null") }
        line.append(UInt8(ascii: "\""))
        append(part, bytes, &line)
        line.append(UInt8(ascii: "\""))
    }

    private func writeJSON(_ finding: Finding, _ line: inout LineBuffer) {
        line.append("{\"check\":")
        line.append(json: finding.check.rawValue)
        line.append(",\"rule\":")
        writeOrNull(finding.rule, &line)
        line.append(",\"severity\":")
        line.append(json: finding.severity.rawValue)
        line.append(",\"message\":")
        writeOrNull(finding.message, &line)
        line.append(",\"variable\":")
        writeOrNull(finding.variable, &line)
        line.append(",\"mode\":")
        line.append(json: finding.mode.rawValue)
        if let value = finding.redactedValue {
            line.append(",\"value\":")
            writeOrNull(value, &line)
        }
        if !finding.tags.isEmpty {
            line.append(",\"tags\":[")
            for (index, tag) in finding.tags.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                line.append(json: tag)
            }
            line.append("]")
        }
        line.append(UInt8(ascii: "}"))
    }

    private func writeOrNull(_ text: String?, _ line: inout LineBuffer) {
        guard let text else { return line.append("null") }
        line.append(UInt8(ascii: "\""))
        append(text: text, &line)
        line.append(UInt8(ascii: "\""))
    }

    /// The configured headers that the request has; the values of repeated ones joined by a comma and
    /// a space.
    private func writeHeaders(_ block: HeaderBlock, _ line: inout LineBuffer) {
        line.append(",\"headers\":{")
        var isFirst = true
        for header in headers {
            var occurrences = 0
            for field in block.live where block.hasName(field, header.name) {
                if occurrences == 0 {
                    if !isFirst { line.append(UInt8(ascii: ",")) }
                    isFirst = false
                    line.append(json: header.name)
                    line.append(":\"")
                } else {
                    line.append(", ")
                }
                occurrences += 1
                writeValue(block, field, header, &line)
            }
            if occurrences > 0 { line.append(UInt8(ascii: "\"")) }
        }
        line.append(UInt8(ascii: "}"))
    }

    func writeValue(
        _ block: HeaderBlock,
        _ field: HeaderBlock.Field,
        _ header: LoggedHeader,
        _ line: inout LineBuffer
    ) {
        guard !header.isSecret else { return line.append(Redactor.mask) }
        block.bytes.withUnsafeBytes { append(.url, $0.part(block.valueRange(field)), &line) }
    }
}

extension AccessRecord.Outcome {
    var text: StaticString {
        switch self {
        case .passed: "passed"
        case .blocked: "blocked"
        case .monitored: "monitored"
        }
    }
}

extension UnsafeRawBufferPointer {
    static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
