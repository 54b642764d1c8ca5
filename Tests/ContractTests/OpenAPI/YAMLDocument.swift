// SPDX-License-Identifier: Apache-2.0

import Foundation
import Yams

/// YAML documents as the JSON that contracts are compiled from.
enum YAMLDocument {
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    static func json(_ yaml: String) throws -> [UInt8] {
        guard let node = try Yams.compose(yaml: yaml) else { return Array("null".utf8) }
        var output = ""
        write(node, into: &output)
        return Array(output.utf8)
    }

    /// A file of the conformance data.
    static func conformance(_ path: String) throws -> [UInt8] {
        guard let root = ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"] else {
            throw Unreadable(description: "GATEHOUSE_CONFORMANCE must name the folder of the conformance data")
        }
        return try json(String(contentsOfFile: root + "/" + path, encoding: .utf8))
    }

    /// A file of this package.
    static func package(_ path: String) throws -> [UInt8] {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return try json(String(contentsOf: folder.appending(path: path), encoding: .utf8))
    }

    private static func write(_ node: Node, into output: inout String) {
        switch node {
        case .mapping(let mapping):
            output += "{"
            for (index, pair) in mapping.enumerated() {
                if index > 0 { output += "," }
                output += quoted(pair.key.string ?? "") + ":"
                write(pair.value, into: &output)
            }
            output += "}"
        case .sequence(let sequence):
            output += "["
            for (index, element) in sequence.enumerated() {
                if index > 0 { output += "," }
                write(element, into: &output)
            }
            output += "]"
        case .scalar(let scalar):
            output += scalar.style == .plain ? plain(scalar.string) : quoted(scalar.string)
        default:
            output += "null"
        }
    }

    private static func plain(_ text: String) -> String {
        switch text {
        case "", "~", "null": "null"
        case "true", "false": text
        default: text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) == nil ? quoted(text) : text
        }
    }

    private static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\u{0}"..<" ": output += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
