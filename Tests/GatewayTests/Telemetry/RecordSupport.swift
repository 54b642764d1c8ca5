// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation
import GatewayConfiguration

@testable import Gateway

/// Makes records and reads what is written of them.
enum Records {
    /// A record of a request as it came off the wire, whether it is a good one or not.
    static func of(_ raw: [UInt8]) -> AccessRecord {
        let limits = HeadLimits(target: 65_536, line: 65_536, head: 1 << 20, count: 200)
        var parser = RequestParser(
            limits: limits,
            semantics: RequestSemantics(paths: PathNormalizer(PathConfiguration()))
        )
        _ = raw.withUnsafeBytes { try? parser.parse($0) }
        var record = AccessRecord()
        record.startedAt = 1_795_428_000_123_456_789
        record.requestID = RequestID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        record.listener = "public"
        record.client = ClientAddress("203.0.113.7")
        record.head = parser.head
        record.methodIsKnown = !parser.head.headers.bytes.isEmpty
        record.status = 200
        return record
    }

    static func of(_ target: String, _ fields: String...) -> AccessRecord {
        let lines = ["GET \(target) HTTP/1.1", "Host: shop.example.com"] + fields + ["", ""]
        return of(Array(lines.joined(separator: "\r\n").utf8))
    }

    static func line(_ record: AccessRecord, _ logs: LogConfiguration) -> [UInt8] {
        var line: [UInt8] = []
        AccessLogFormatter(logs).write(record, into: &line)
        return line
    }

    static func text(_ record: AccessRecord, _ logs: LogConfiguration = json) -> String {
        String(decoding: line(record, logs), as: UTF8.self)
    }

    static func object(_ record: AccessRecord, _ logs: LogConfiguration = json) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(line(record, logs))) as? [String: Any] ?? [:]
    }

    static let json = LogConfiguration()
    static let readable: LogConfiguration = {
        var logs = LogConfiguration()
        logs.access?.format = .text
        return logs
    }()
}

extension LogConfiguration {
    func logging(_ headers: String...) -> LogConfiguration {
        var copy = self
        copy.headers = headers
        return copy
    }
}
