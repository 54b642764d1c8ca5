// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import WAF

/// Makes findings of rules that matched, and takes out of them what could be a secret: the values that rules look at
/// are the client's, passwords and card numbers among them.
///
/// What a finding shows is a help for people, the log line is the record: in doubt nothing is shown.
struct RuleFinding: Sendable {
    private static let standard = RuleFinding(LogConfiguration())

    private let parameters: SecretNames
    private let headers: SecretNames
    private let text: SecretText

    /// - Parameter logs: for the names whose values the operator wants hidden besides the usual ones.
    init(_ logs: LogConfiguration) {
        parameters = SecretNames(SecretNames.inQueries + logs.redactQuery)
        headers = SecretNames(SecretNames.inHeaders + logs.redactHeaders)
        text = SecretText(Redactor(parameters: logs.redactQuery))
    }

    func finding(_ match: RuleMatch, _ check: CheckID, mode: Mode) -> Finding {
        Finding(
            check,
            rule: String(match.rule.id),
            severity: match.rule.severity ?? .notice,
            message: String(decoding: match.message, as: UTF8.self),
            variable: shownName(match.variable),
            mode: mode,
            isDecisive: match.isDisruptive,
            tags: match.rule.tags,
            redactedValue: redacted(match.value, of: match.variable)
        )
    }

    /// The value as it may be shown by the usual names; nil where the whole of it may be secret.
    static func redacted(_ value: [UInt8], of variable: String) -> String? {
        standard.redacted(value, of: Array(variable.utf8))
    }

    func redacted(_ value: [UInt8], of variable: [UInt8]) -> String? {
        let (collection, name) = Self.parts(of: variable)
        switch String(decoding: collection, as: UTF8.self) {
        case "ARGS", "ARGS_GET", "ARGS_POST", "FILES", "MULTIPART_PART_HEADERS":
            let isSecret = parameters.contains(String(decoding: name, as: UTF8.self))
            return isSecret || !Self.isUsual(name) ? nil : text.shown(value, .value)
        case "REQUEST_HEADERS", "RESPONSE_HEADERS":
            let isSecret = headers.contains(String(decoding: name, as: UTF8.self))
            return isSecret ? nil : text.shown(value, Self.isURL(value) ? .url : .value)
        case "REQUEST_URI", "REQUEST_URI_RAW", "REQUEST_LINE", "REQUEST_FILENAME", "REQUEST_BASENAME":
            return text.shown(value, .url)
        case "ARGS_NAMES", "ARGS_GET_NAMES", "ARGS_POST_NAMES", "REQUEST_HEADERS_NAMES":
            return Self.isUsual(name) ? text.shown(value, .value) : nil
        case "QUERY_STRING", "REQUEST_METHOD", "REQUEST_PROTOCOL": return text.shown(value, .value)
        // Bodies, the text of XML, cookies, captures and what rules keep: any part of them may be a secret.
        default: return nil
        }
    }

    /// The variable's name. Its member's name is the client's: of a JSON document that is sent as a form, parts of
    /// values are names.
    func shownName(_ variable: [UInt8]) -> String {
        let (collection, name) = Self.parts(of: variable)
        let start = String(decoding: collection, as: UTF8.self)
        guard !name.isEmpty else { return start }
        return start + ":" + (Self.isUsual(name) ? text.shown(Array(name), .name) : "***")
    }

    private static func isURL(_ value: [UInt8]) -> Bool {
        value.first == .slash || ["http://", "https://"].contains { value.starts(with: $0.utf8) }
    }

    private static func isUsual(_ name: ArraySlice<UInt8>) -> Bool {
        name.count <= 100 && name.allSatisfy(\.isUsualInNames)
    }

    private static func parts(of variable: [UInt8]) -> (collection: ArraySlice<UInt8>, name: ArraySlice<UInt8>) {
        guard let colon = variable.firstIndex(of: .colon) else { return (variable[...], []) }
        return (variable[..<colon], variable[(colon + 1)...])
    }
}

extension UInt8 {
    /// Whether names of arguments and headers are made of such.
    fileprivate var isUsualInNames: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "$"), UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: "@"):
            true
        default: false
        }
    }
}
