// SPDX-License-Identifier: Apache-2.0

import Core

extension AccessLogFormatter {
    /// One line for people:
    ///
    ///     2026-11-23T10:00:00.123Z 203.0.113.7 GET shop.example.com/store/products?q=x 403 412B 183us (gateway
    ///     95us) listener=public route=products upstream=shop blocked by waf.crs id=4bf92f…
    ///         [waf.crs/942100 critical block ARGS:q "…"]
    ///
    /// all in one line. Values that clients choose hold neither spaces nor anything a terminal obeys.
    func writeText(_ record: AccessRecord, _ line: inout LineBuffer) {
        timestamp.write(record.startedAt, into: &line)
        line.append(.space)
        if let client = record.client { line.append(client) } else { line.append("-") }
        line.append(.space)
        if record.methodIsKnown { line.append(record.head.method.text) } else { line.append("-") }
        line.append(.space)
        writeURL(record.head, &line)
        line.append(.space)
        line.append(decimal: record.status)
        line.append(.space)
        if record.bytesIn > 0 {
            line.append(decimal: record.bytesIn)
            line.append("B>")
        }
        line.append(decimal: record.bytesOut)
        line.append("B ")
        line.append(decimal: record.durationNanoseconds / 1000)
        line.append("us (gateway ")
        line.append(decimal: record.gatewayNanoseconds / 1000)
        line.append("us) listener=")
        append(text: record.listener, escapesSpace: true, &line)
        if let route = record.route {
            line.append(" route=")
            append(text: route, escapesSpace: true, &line)
        }
        if let upstream = record.upstream {
            line.append(" upstream=")
            append(text: upstream, escapesSpace: true, &line)
            if let status = record.upstreamStatus {
                line.append(UInt8(ascii: "/"))
                line.append(decimal: status)
            }
        }
        line.append(.space)
        line.append(record.outcome.text)
        if let check = record.check {
            line.append(" by ")
            line.append(escaping: check.rawValue)
        }
        line.append(" id=")
        line.append(hexadecimal: record.requestID.high)
        line.append(hexadecimal: record.requestID.low)
        for finding in record.findings { writeText(finding, &line) }
        writeHeaders(record.head.headers, &line)
    }

    private func writeURL(_ head: RequestHead, _ line: inout LineBuffer) {
        let hostRange = head.hostRange
        head.headers.bytes.withUnsafeBytes { append(.text, $0.part(hostRange), escapesSpace: true, &line) }
        withTarget(of: head) { part, path, query in
            append(part, path, escapesSpace: true, &line)
            if path.isEmpty, hostRange.isEmpty { line.append("-") }
            guard let query else { return }
            line.append(UInt8(ascii: "?"))
            append(.query, query, escapesSpace: true, &line)
        }
    }

    private func writeText(_ finding: Finding, _ line: inout LineBuffer) {
        line.append(" [")
        line.append(escaping: finding.check.rawValue)
        if let rule = finding.rule {
            line.append(UInt8(ascii: "/"))
            append(text: rule, escapesSpace: true, &line)
        }
        line.append(.space)
        line.append(escaping: finding.severity.rawValue)
        line.append(.space)
        line.append(escaping: finding.mode.rawValue)
        if let variable = finding.variable {
            line.append(.space)
            append(text: variable, escapesSpace: true, &line)
        }
        line.append(" \"")
        append(text: finding.message, &line)
        line.append("\"]")
    }

    private func writeHeaders(_ block: HeaderBlock, _ line: inout LineBuffer) {
        for header in headers {
            for field in block.live where block.hasName(field, header.name) {
                line.append(.space)
                line.append(escaping: header.name, escapesSpace: true)
                line.append("=\"")
                writeValue(block, field, header, &line)
                line.append(UInt8(ascii: "\""))
            }
        }
    }
}
