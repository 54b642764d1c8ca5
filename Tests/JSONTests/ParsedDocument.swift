// SPDX-License-Identifier: Apache-2.0

import JSON

/// A document with its bytes, as tests want to look at it.
struct ParsedDocument {
    let bytes: [UInt8]
    private(set) var document = JSONDocument()
    private(set) var error: JSONError?

    init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
        self.bytes = bytes
        do throws(JSONError) {
            try document.parse(bytes.span, limits: limits)
        } catch {
            self.error = error
        }
    }

    init(_ text: String, limits: JSONLimits = JSONLimits()) {
        self.init(Array(text.utf8), limits: limits)
    }

    func text(_ node: Int) -> String {
        var text: [UInt8] = []
        document.decodeString(node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func isString(_ node: Int, _ text: String) -> Bool {
        document.isString(node, in: bytes.span, equalTo: Array(text.utf8).span)
    }

    func pointer(_ node: Int) -> String {
        var text: [UInt8] = []
        document.appendPointer(to: node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func node(at pointer: String) -> Int? {
        document.node(at: Array(pointer.utf8).span, in: bytes.span)
    }

    func written(_ edits: JSONEdits = JSONEdits()) -> String {
        var output: [UInt8] = []
        document.write(bytes.span, edits: edits, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The tree as one line that says all of it, with `~` after what is incomplete.
    func dump(_ node: Int = 0) -> String {
        guard node < document.count else { return "nothing" }
        let mark = document[node].isIncomplete ? "~" : ""
        switch document[node].kind {
        case .object:
            var parts: [String] = []
            var members = document.members(of: node)
            while let member = members.next(in: document) {
                parts.append(text(member.key) + ":" + dump(member.value))
            }
            return "{" + parts.joined(separator: ",") + "}" + mark
        case .array:
            var parts: [String] = []
            var elements = document.elements(of: node)
            while let element = elements.next(in: document) { parts.append(dump(element)) }
            return "[" + parts.joined(separator: ",") + "]" + mark
        case .string: return "'" + text(node) + "'" + mark
        default: return text(node)
        }
    }
}
