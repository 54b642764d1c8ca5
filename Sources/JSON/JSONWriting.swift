// SPDX-License-Identifier: Apache-2.0

extension JSONDocument {
    /// Appends the document with its edits, and without white space: keys, strings and numbers as they were received,
    /// in their order. Only a document that was read whole can be written; of another nothing is appended.
    package func write(_ bytes: Span<UInt8>, edits: JSONEdits = JSONEdits(), into output: inout [UInt8]) {
        guard isComplete else { return }
        output.reserveCapacity(output.count + bytes.count + edits.texts.count)
        let changes = edits.ordered()
        var change = 0
        var open: [(end: Int, isObject: Bool, isEmpty: Bool)] = []
        var index = 0
        while index < count || !open.isEmpty {
            if let last = open.last, index >= last.end {
                output.append(last.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
                open.removeLast()
                continue
            }
            let key = self[index].isKey ? index : nil
            let value = key == nil ? index : index &+ 1
            while change < changes.count, changes[change].node < value { change &+= 1 }
            let edit = change < changes.count && changes[change].node == value ? changes[change] : nil

            let node = self[value]
            index = node.next
            if let edit, edit.text == nil, !open.isEmpty { continue }

            if !open.isEmpty {
                if !open[open.count - 1].isEmpty { output.append(UInt8(ascii: ",")) }
                open[open.count - 1].isEmpty = false
            }
            if let key {
                JSONText.append(bytes, self[key].range, to: &output)
                output.append(UInt8(ascii: ":"))
            }
            if let text = edit?.text {
                JSONText.append(edits.texts.span, text, to: &output)
            } else if node.kind == .object || node.kind == .array {
                output.append(bytes[node.range.lowerBound])
                open.append((node.next, node.kind == .object, true))
                index = value &+ 1
            } else {
                JSONText.append(bytes, node.range, to: &output)
            }
        }
    }
}
