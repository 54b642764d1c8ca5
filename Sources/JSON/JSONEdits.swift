// SPDX-License-Identifier: Apache-2.0

/// Changes to a document that `JSONDocument.write` makes as it writes: nodes replaced or left out.
package struct JSONEdits: Sendable {
    struct Edit: Sendable {
        let node: Int
        /// Where the new text stands in `texts`; nil: the node is left out.
        let text: Range<Int>?
    }

    private(set) var edits: [Edit] = []
    private(set) var texts: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { edits.isEmpty }

    /// A value becomes `json`, which must be a JSON text; all that was in it is gone.
    package mutating func replace(_ value: Int, withJSON json: Span<UInt8>) {
        let start = texts.count
        JSONText.append(json, 0..<json.count, to: &texts)
        edits.append(Edit(node: value, text: start..<texts.count))
    }

    /// A value becomes a string. `text` is UTF-8.
    package mutating func replace(_ value: Int, withString text: Span<UInt8>) {
        let start = texts.count
        JSONEdits.appendString(text, to: &texts)
        edits.append(Edit(node: value, text: start..<texts.count))
    }

    /// An element, or a member with its key, is left out. Of the root it does nothing.
    package mutating func remove(_ value: Int) {
        edits.append(Edit(node: value, text: nil))
    }

    package mutating func removeAll() {
        edits.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    /// By node; of several edits of one node the last one counts.
    func ordered() -> [Edit] {
        var result: [Edit] = []
        result.reserveCapacity(edits.count)
        for edit in edits.enumerated().sorted(by: { ($0.element.node, $0.offset) < ($1.element.node, $1.offset) }) {
            if result.last?.node == edit.element.node { result.removeLast() }
            result.append(edit.element)
        }
        return result
    }

    /// Appends a JSON string with the escapes it needs (RFC 8259 section 7).
    package static func appendString(_ text: Span<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x0A: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case 0x0D: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case 0x09: output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            case 0..<0x20:
                output.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, 0x30 + byte >> 4])
                output.append(byte & 15 + (byte & 15 < 10 ? 0x30 : 0x57))
            default:
                output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
