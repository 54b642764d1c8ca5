// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayConfiguration
import Logging

/// The log of the gateway itself: a readable line, or one JSON object a line, to standard error.
///
/// Nothing that is logged can forge a line or command a terminal, and values of metadata whose keys
/// sound like secrets are masked.
struct GatehouseLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogConfiguration.Format
    private let output: LogOutput
    private static let secretNames = SecretNames(
        ["authorization", "cookie", "key", "pwd", "pass", "pin", "otp", "code", "jwt", "card", "pan", "cvv", "iban"]
    )

    init(
        label: String,
        level: Logger.Level,
        format: LogConfiguration.Format,
        output: LogOutput = .standardError,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.output = output
        self.metadataProvider = metadataProvider
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = "\(error)" }
        let fields = all.sorted { $0.key < $1.key }
        var line = LineBuffer(capacity: 512)
        switch format {
        case .text: writeText(event, fields, &line)
        case .json: writeJSON(event, fields, &line)
        }
        line.append(UInt8(ascii: "\n"))
        output.write(line)
    }

    /// `2026-11-23T10:00:00.123Z warning [admin] reload refused reason="..."`
    private func writeText(
        _ event: LogEvent,
        _ fields: [(key: String, value: Logger.MetadataValue)],
        _ line: inout LineBuffer
    ) {
        var timestamp = UTCTimestamp()
        timestamp.write(UTCTimestamp.now, into: &line)
        line.append(escaping: " \(event.level.rawValue) [\(label)] \(event.message)")
        for (key, value) in fields {
            line.append(UInt8(ascii: " "))
            line.append(escaping: key, escapesSpace: true)
            line.append(UInt8(ascii: "="))
            line.append(json: Self.text(value, of: key))
        }
    }

    private func writeJSON(
        _ event: LogEvent,
        _ fields: [(key: String, value: Logger.MetadataValue)],
        _ line: inout LineBuffer
    ) {
        line.append("{\"time\":\"")
        var timestamp = UTCTimestamp()
        timestamp.write(UTCTimestamp.now, into: &line)
        line.append("\",\"level\":")
        line.append(json: event.level.rawValue)
        line.append(",\"logger\":")
        line.append(json: label)
        line.append(",\"message\":")
        line.append(json: "\(event.message)")
        if !fields.isEmpty { line.append(",\"metadata\":{") }
        for (index, (key, value)) in fields.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            line.append(json: key)
            line.append(UInt8(ascii: ":"))
            line.append(json: Self.text(value, of: key))
        }
        if !fields.isEmpty { line.append(UInt8(ascii: "}")) }
        line.append(UInt8(ascii: "}"))
    }

    private static func text(_ value: Logger.MetadataValue, of key: String) -> String {
        guard !secretNames.contains(key) else { return "***" }
        switch value {
        case .string(let text): return text
        case .stringConvertible(let value): return value.description
        case .array(let values): return "[" + values.map { text($0, of: "") }.joined(separator: ", ") + "]"
        case .dictionary(let values):
            let members = values.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value, of: $0.key))" }
            return "{" + members.joined(separator: ", ") + "}"
        }
    }
}

extension Logger.Level {
    init(_ level: LogConfiguration.Level) {
        switch level {
        case .debug: self = .debug
        case .info: self = .info
        case .warning: self = .warning
        case .error: self = .error
        }
    }
}
