// SPDX-License-Identifier: Apache-2.0

import JSON

/// JSON as block YAML that reads the same under YAML 1.1 and 1.2, for people to edit. The order stays.
struct YAMLText {
    private let bytes: [UInt8]
    private let document: JSONDocument
    private var output = ""

    /// Nil if it is not JSON.
    static func text(of json: [UInt8]) -> String? {
        var document = JSONDocument()
        guard (try? document.parse(json.span, limits: JSONLimits(maximumDepth: 128, maximumNodes: .max))) != nil else {
            return nil
        }
        var writer = YAMLText(bytes: json, document: document)
        writer.write(0, indentation: 0, isInline: false)
        return writer.output
    }

    private init(bytes: [UInt8], document: JSONDocument) {
        self.bytes = bytes
        self.document = document
    }

    /// - Parameter isInline: what is written stands on the line of its "- ".
    private mutating func write(_ node: Int, indentation: Int, isInline: Bool) {
        var needsIndentation = !isInline
        func indent(_ output: inout String) {
            if needsIndentation { output += String(repeating: " ", count: indentation) }
            needsIndentation = true
        }
        switch document[node].kind {
        case .object:
            var members = document.members(of: node)
            while let member = members.next(in: document) {
                indent(&output)
                output += scalar(member.key) + ":"
                value(member.value, indentation: indentation + 2)
            }
        case .array:
            var elements = document.elements(of: node)
            while let element = elements.next(in: document) {
                indent(&output)
                if isBlock(element) {
                    output += "- "
                    write(element, indentation: indentation + 2, isInline: true)
                } else {
                    output += "- " + flow(element) + "\n"
                }
            }
        default:
            indent(&output)
            output += flow(node) + "\n"
        }
    }

    private mutating func value(_ node: Int, indentation: Int) {
        guard isBlock(node) else {
            output += " " + flow(node) + "\n"
            return
        }
        output += "\n"
        write(node, indentation: indentation, isInline: false)
    }

    /// Objects and arrays, but for empty ones and lists of short words.
    private func isBlock(_ node: Int) -> Bool {
        switch document[node].kind {
        case .object: return document[node].count > 0
        case .array:
            var elements = document.elements(of: node)
            while let element = elements.next(in: document) {
                if document[element].kind == .object || document[element].kind == .array { return true }
            }
            return false
        default: return false
        }
    }

    private func flow(_ node: Int) -> String {
        switch document[node].kind {
        case .object: return "{}"
        case .array:
            var items: [String] = []
            var elements = document.elements(of: node)
            while let element = elements.next(in: document) { items.append(flow(element)) }
            return "[" + items.joined(separator: ", ") + "]"
        case .string: return scalar(node)
        default: return String(decoding: bytes[document[node].range], as: UTF8.self)
        }
    }

    /// Without quotes only where no reader of YAML could take it for anything but this text.
    private func scalar(_ node: Int) -> String {
        var text: [UInt8] = []
        document.decodeString(node, in: bytes.span, into: &text)
        let isPlain =
            text.first.map { Self.isLetter($0) || $0 == UInt8(ascii: "/") } == true
            && text.allSatisfy { Self.isLetter($0) || Self.isDigit($0) || "-._/".utf8.contains($0) }
            && !Self.words.contains(String(decoding: text, as: UTF8.self).lowercased())
        if isPlain { return String(decoding: text, as: UTF8.self) }
        // A JSON string is a double-quoted scalar (YAML 1.2, section 1.3).
        return String(decoding: bytes[document[node].range], as: UTF8.self)
    }

    private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
