// SPDX-License-Identifier: Apache-2.0

import JSON
import Matching

/// The body as JSON, for ``Variable/json``; kept only when a rule of the plan looks at it.
struct JSONFacts {
    /// The body as received.
    var text: Value?
    var document = JSONDocument()
    var isRead = false
}

extension Transaction {
    /// Keeps a body that may be JSON, whatever its type says: some backends read JSON without asking for the type.
    func keepJSON(_ bytes: Span<UInt8>) {
        guard looksAtJSON, bodyProcessor != .multipart, bodyProcessor != .xml else { return }
        body.json.text = body.raw ?? memory.append(bytes)
    }

    /// Appends the values that the block's path means. Objects and arrays have no text, and only count.
    func expandJSON(_ block: Block) {
        guard case .name(let path, _)? = block.selector, let text = body.json.text else { return }
        readJSON(text)
        let selection = JSONSelection(JSONPath(text: String(decoding: path, as: UTF8.self)))
        let nodes = memory.withBytes(of: text) { selection.nodes(of: body.json.document, in: $0) }
        guard !nodes.isEmpty else { return }
        let name = memory.append(path)
        for index in nodes {
            let node = body.json.document[index]
            let isContainer = node.kind == .object || node.kind == .array
            guard !isContainer || block.isCount else { continue }
            var value = Value.empty
            if node.kind == .string, node.hasEscapes {
                var decoded: [UInt8] = []
                memory.withBytes(of: text) { body.json.document.decodeString(index, in: $0, into: &decoded) }
                value = memory.append(decoded)
            } else if !isContainer {
                value = memory.part(text, node.content)
            }
            items.append(Item(value: value, variable: .json, name: name))
        }
    }

    private func readJSON(_ text: Value) {
        guard !body.json.isRead else { return }
        body.json.isRead = true
        // What was read before an error is looked at; the error itself is the matter of other rules.
        let limits = JSONLimits(maximumDepth: plan.settings.jsonDepthLimit, maximumNumberBytes: .max)
        var document = JSONDocument()
        memory.withBytes(of: text) { try? document.parse($0, limits: limits) }
        body.json.document = document
    }
}
