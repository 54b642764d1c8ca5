// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Changes answers of the upstream: takes suggestions of names out of errors, and tells what the request cost. All else
/// stays as it is, byte for byte.
package struct GraphQLResponseFilter: Sendable {
    package let stripsSuggestions: Bool

    package init(stripsSuggestions: Bool = true) {
        self.stripsSuggestions = stripsSuggestions
    }

    /// The cost of a request as answers tell it.
    package struct Cost: Sendable {
        package let requested: Int
        package let maximum: Int?

        package init(requested: Int, maximum: Int?) {
            self.requested = requested
            self.maximum = maximum
        }

        var json: [UInt8] {
            let limit = maximum.map { #","maximumAvailable":\#($0)"# } ?? ""
            return Array(#""cost":{"requestedQueryCost":\#(requested)\#(limit)}"#.utf8)
        }
    }

    /// The answer to send instead of `body`: of one request, of a batch, or a message over WebSocket. Nil where nothing
    /// is to be done, as with what is not JSON.
    ///
    /// - Parameters:
    ///   - costs: By the position in the batch; empty where costs are not told. An answer that tells its own is left.
    ///   - scratch: Storage that is used again.
    package func rewrite(_ body: Span<UInt8>, costs: [Cost] = [], scratch: inout JSONDocument) -> [UInt8]? {
        guard !costs.isEmpty || (stripsSuggestions && Self.mayHoldSuggestion(body)) else { return nil }
        do throws(JSONError) {
            try scratch.parse(body, limits: JSONLimits(maximumDepth: 512, maximumNodes: 4_000_000))
        } catch {
            return nil
        }
        var splices = ByteSplices()
        switch scratch[0].kind {
        case .object:
            answer(0, costs.first, scratch, body, &splices)
        case .array:
            var elements = scratch.elements(of: 0)
            var position = 0
            while let element = elements.next(in: scratch) {
                answer(element, position < costs.count ? costs[position] : nil, scratch, body, &splices)
                position += 1
            }
        default:
            return nil
        }
        return splices.isEmpty ? nil : splices.apply(to: body)
    }

    private func answer(
        _ node: Int,
        _ cost: Cost?,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ splices: inout ByteSplices
    ) {
        guard json[node].kind == .object else { return }
        // A message over WebSocket has the answer, or only its errors, as its payload.
        if let payload = GraphQLRequest.value("payload", of: node, json, bytes),
            GraphQLRequest.value("type", of: node, json, bytes) != nil
        {
            if json[payload].kind == .array { strip(payload, json, bytes, &splices) }
            return answer(payload, cost, json, bytes, &splices)
        }
        if stripsSuggestions {
            if let errors = GraphQLRequest.value("errors", of: node, json, bytes) {
                strip(errors, json, bytes, &splices)
            }
            // Later parts of an answer have errors of their own.
            if let parts = GraphQLRequest.value("incremental", of: node, json, bytes) {
                var elements = json.elements(of: parts)
                while let element = elements.next(in: json) { answer(element, nil, json, bytes, &splices) }
            }
        }
        if let cost { tell(cost, node, json, bytes, &splices) }
    }

    private func tell(
        _ cost: Cost,
        _ node: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ splices: inout ByteSplices
    ) {
        if let extensions = GraphQLRequest.value("extensions", of: node, json, bytes) {
            guard json[extensions].kind == .object else {
                if json[extensions].kind == .null {
                    splices.replace(json[extensions].range, with: Array("{".utf8) + cost.json + Array("}".utf8))
                }
                return
            }
            guard GraphQLRequest.value("cost", of: extensions, json, bytes) == nil else { return }
            let start = json[extensions].range.lowerBound &+ 1
            let comma = json[extensions].count == 0 ? "" : ","
            splices.replace(start..<start, with: cost.json + Array(comma.utf8))
        } else {
            let end = json[node].range.upperBound &- 1
            let comma = json[node].count == 0 ? "" : ","
            splices.replace(end..<end, with: Array("\(comma)\"extensions\":{".utf8) + cost.json + Array("}".utf8))
        }
    }

    // MARK: Suggestions

    /// All texts of errors: messages, and traces that some servers add.
    private func strip(_ errors: Int, _ json: JSONDocument, _ bytes: Span<UInt8>, _ splices: inout ByteSplices) {
        guard stripsSuggestions else { return }
        for index in errors..<json[errors].next where json[index].kind == .string && !json[index].isKey {
            guard Self.suggestion(bytes, json[index].content) != nil else { continue }
            var text: [UInt8] = []
            json.decodeString(index, in: bytes, into: &text)
            var kept: [UInt8] = []
            var position = 0
            while let range = Self.suggestion(text.span, position..<text.count) {
                kept.append(contentsOf: text[position..<range.lowerBound])
                position = range.upperBound
            }
            kept.append(contentsOf: text[position...])
            var string: [UInt8] = []
            JSONEdits.appendString(kept.span, to: &string)
            splices.replace(json[index].range, with: string)
        }
    }

    private static let words = Array("id you mean".utf8)

    private static func mayHoldSuggestion(_ bytes: Span<UInt8>) -> Bool {
        suggestion(bytes, 0..<bytes.count) != nil
    }

    /// From "Did you mean", and the blank before it, to the question mark; to the end where there is none.
    private static func suggestion(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var index = range.lowerBound
        while index &+ words.count < range.upperBound {
            defer { index &+= 1 }
            guard bytes[index] | 0x20 == UInt8(ascii: "d"), bytes[index &+ 1] == words[0] else { continue }
            guard (0..<words.count).allSatisfy({ bytes[index &+ 1 &+ $0] == words[$0] }) else { continue }
            var end = index &+ 1 &+ words.count
            while end < range.upperBound, bytes[end] != UInt8(ascii: "?") { end &+= 1 }
            let start = index > range.lowerBound && bytes[index &- 1] == 0x20 ? index &- 1 : index
            return start..<min(end &+ 1, range.upperBound)
        }
        return nil
    }
}
