// SPDX-License-Identifier: Apache-2.0

import Core
import WAF

/// Makes a finding of a rule that matched, and takes out of it what could be a secret: the values that rules look at
/// are the client's, passwords and card numbers among them.
enum RuleFinding {
    private static let parameters = SecretNames(SecretNames.inQueries)
    private static let headers = SecretNames(SecretNames.inHeaders)
    private static let redactor = Redactor()

    static func finding(_ match: RuleMatch, _ check: CheckID, mode: Mode) -> Finding {
        let variable = String(decoding: match.variable, as: UTF8.self)
        return Finding(
            check,
            rule: String(match.rule.id),
            severity: match.rule.severity ?? .notice,
            message: String(decoding: match.message, as: UTF8.self),
            variable: variable,
            mode: mode,
            isDecisive: match.isDisruptive,
            tags: match.rule.tags,
            redactedValue: redacted(match.value, of: variable)
        )
    }

    /// The value as it may be shown; nil where the whole of it may be secret.
    static func redacted(_ value: [UInt8], of variable: String) -> String? {
        let colon = variable.firstIndex(of: ":")
        let collection = colon.map { variable[..<$0] } ?? variable[...]
        let name = colon.map { String(variable[variable.index(after: $0)...]) } ?? ""
        switch collection {
        case "ARGS", "ARGS_GET", "ARGS_POST", "FILES", "XML", "MULTIPART_PART_HEADERS":
            return parameters.contains(name) ? nil : hidden(value, asTarget: false)
        case "REQUEST_HEADERS", "RESPONSE_HEADERS":
            return headers.contains(name) ? nil : hidden(value, asTarget: true)
        case "REQUEST_URI", "REQUEST_URI_RAW", "REQUEST_LINE", "REQUEST_FILENAME", "REQUEST_BASENAME":
            return hidden(value, asTarget: true)
        case "QUERY_STRING": return hidden(value, asTarget: false)
        case "REQUEST_METHOD", "REQUEST_PROTOCOL", "ARGS_NAMES", "REQUEST_HEADERS_NAMES":
            return hidden(value, asTarget: false)
        // Bodies, cookies, captures and what rules keep: any part of them may be a secret.
        default: return nil
        }
    }

    private static func hidden(_ value: [UInt8], asTarget: Bool) -> String {
        var line = LineBuffer(capacity: 512)
        value.withUnsafeBytes { bytes in
            if asTarget { redactor.writeURL(bytes, into: &line) } else { redactor.writeQuery(bytes, into: &line) }
        }
        let text = line.withBytes { bytes -> [UInt8] in
            var masked = LineBuffer(capacity: 512)
            CardNumbers.mask(bytes, into: &masked)
            return masked.withBytes { Array($0) }
        }
        return String(decoding: withoutTokens(text), as: UTF8.self)
    }

    /// Runs of letters, digits and the marks of base64 that are as long as keys and tokens are become three stars.
    private static func withoutTokens(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var run: [UInt8] = []
        func endRun() {
            let digits = run.count { $0 &- 0x30 < 10 }
            let looksRandom = run.count >= 20 && digits > 0 && digits < run.count
            result += looksRandom || run.count >= 32 ? Array("***".utf8) : run
            run = []
        }
        for byte in text {
            let isTokenByte = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || [0x2B, 0x2D, 0x5F].contains(byte)
            if isTokenByte {
                run.append(byte)
            } else {
                endRun()
                result.append(byte)
            }
        }
        endRun()
        return result
    }
}
