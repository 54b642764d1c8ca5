// SPDX-License-Identifier: Apache-2.0

extension JSONDocument {
    /// Appends the JSON Pointer (RFC 6901) of a node: "" for the root, "/lines/0/sku" for what is in it. A key has the
    /// pointer of its value. Goes from the root down, past the siblings before the node.
    package func appendPointer(to node: Int, in bytes: Span<UInt8>, into text: inout [UInt8]) {
        guard node > 0, node < count else { return }
        var container = 0
        while true {
            var found: Int?
            if self[container].kind == .object {
                var members = members(of: container)
                while found == nil, let member = members.next(in: self) {
                    guard node < self[member.value].next else { continue }
                    appendReference(toKey: member.key, in: bytes, into: &text)
                    if node <= member.value { return }
                    found = member.value
                }
            } else {
                var elements = elements(of: container)
                var position = 0
                while found == nil, let element = elements.next(in: self) {
                    if node < self[element].next {
                        text.append(UInt8(ascii: "/"))
                        text.append(contentsOf: String(position).utf8)
                        if node == element { return }
                        found = element
                    }
                    position &+= 1
                }
            }
            guard let found else { return }
            container = found
        }
    }

    /// The node that a JSON Pointer names (RFC 6901 section 4), the last of members with the same key; nil if there is
    /// none or the pointer is malformed.
    package func node(at pointer: Span<UInt8>, in bytes: Span<UInt8>) -> Int? {
        guard count > 0 else { return nil }
        var node = 0
        var index = 0
        var token: [UInt8] = []
        while index < pointer.count {
            guard pointer[index] == UInt8(ascii: "/") else { return nil }
            index &+= 1
            token.removeAll(keepingCapacity: true)
            while index < pointer.count, pointer[index] != UInt8(ascii: "/") {
                var byte = pointer[index]
                if byte == UInt8(ascii: "~") {
                    index &+= 1
                    guard index < pointer.count else { return nil }
                    switch pointer[index] {
                    case UInt8(ascii: "0"): byte = UInt8(ascii: "~")
                    case UInt8(ascii: "1"): byte = UInt8(ascii: "/")
                    default: return nil
                    }
                }
                token.append(byte)
                index &+= 1
            }
            guard let child = child(of: node, named: token, in: bytes) else { return nil }
            node = child
        }
        return node
    }

    private func child(of container: Int, named token: [UInt8], in bytes: Span<UInt8>) -> Int? {
        switch self[container].kind {
        case .object:
            return value(forKey: token.span, of: container, in: bytes)
        case .array:
            // Digits without a leading zero.
            guard !token.isEmpty, token.count <= 9, token.count == 1 || token[0] != UInt8(ascii: "0") else {
                return nil
            }
            var position = 0
            for byte in token {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                position = position &* 10 &+ Int(byte &- UInt8(ascii: "0"))
            }
            guard position < self[container].count else { return nil }
            var elements = elements(of: container)
            for _ in 0..<position { _ = elements.next(in: self) }
            return elements.next(in: self)
        default:
            return nil
        }
    }

    private func appendReference(toKey key: Int, in bytes: Span<UInt8>, into text: inout [UInt8]) {
        text.append(UInt8(ascii: "/"))
        let start = text.count
        decodeString(key, in: bytes, into: &text)
        guard text[start...].contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return }
        let name = Array(text[start...])
        text.removeSubrange(start...)
        for byte in name {
            switch byte {
            case UInt8(ascii: "~"): text.append(contentsOf: [UInt8(ascii: "~"), UInt8(ascii: "0")])
            case UInt8(ascii: "/"): text.append(contentsOf: [UInt8(ascii: "~"), UInt8(ascii: "1")])
            default: text.append(byte)
            }
        }
    }
}
