// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// What stands at places of a document, in words.
extension GraphQLDocument {
    /// The nodes right under a node.
    func children(of node: Int) -> [Int] {
        var children: [Int] = []
        var child = node + 1
        while child < nodes[node].next {
            children.append(child)
            child = nodes[child].next
        }
        return children
    }

    func selectionSet(of node: Int) -> Int? {
        children(of: node).last { nodes[$0].kind == .selectionSet }
    }

    /// The arguments of a field or a directive: the nodes of their values.
    func arguments(of node: Int) -> [String: Int] {
        var values: [String: Int] = [:]
        for child in children(of: node) where nodes[child].kind == .argument {
            if let name = name(of: child) { values[name] = child + 1 }
        }
        return values
    }

    /// The name under which a field is answered: its alias, or its own, whichever stands first.
    func responseName(of field: Int) -> String {
        words(from: nodes[field].start, 1).first ?? ""
    }

    /// The name of a variable, a fragment's definition or spread, whole however long it is.
    func fullName(of node: Int) -> String {
        let isDefinition = nodes[node].kind == .fragment
        return words(from: nodes[node].start, isDefinition ? 2 : 1).last ?? ""
    }

    /// The type that a fragment is for; nil where an inline fragment names none.
    func typeCondition(of fragment: Int) -> String? {
        let isInline = nodes[fragment].kind == .inlineFragment
        let words = words(from: nodes[fragment].start, isInline ? 2 : 4)
        return words.count == (isInline ? 2 : 4) ? words.last : nil
    }

    /// A type with its lists and non-null marks.
    func typeReference(_ node: Int) -> TypeReference {
        let range = nodes[node].range
        let isNonNull = range.last.map { source[$0] == UInt8(ascii: "!") } ?? false
        let type: TypeReference =
            nodes[node].kind == .listType ? .list(typeReference(node + 1)) : .named(name(of: node) ?? "")
        return isNonNull ? .nonNull(type) : type
    }

    func text(of node: Int) -> String {
        String(decoding: source[nodes[node].range], as: UTF8.self)
    }

    /// The description in triple quotes before a definition; the tree does not hold it.
    func description(before node: Int) -> String? {
        let quotes = Array("\"\"\"".utf8)
        var end = nodes[node].start
        while end > 0, source[end - 1] <= 0x20 { end -= 1 }
        guard end >= 6, source[(end - 3)..<end].elementsEqual(quotes) else { return nil }
        var start = end - 6
        while start > 0, !source[start..<(start + 3)].elementsEqual(quotes) { start -= 1 }
        return StringLiteral.text(source[start..<end], isBlock: true)
    }

    /// Up to `count` names from a place on, as far as no bracket, colon or directive stands between.
    private func words(from start: Int, _ count: Int) -> [String] {
        var words: [String] = []
        var index = start
        while index < source.count, words.count < count {
            switch source[index] {
            case UInt8(ascii: "#"):
                while index < source.count, source[index] != 0x0A, source[index] != 0x0D { index += 1 }
            case let byte where Self.isNameByte(byte):
                let first = index
                while index < source.count, Self.isNameByte(source[index]) { index += 1 }
                words.append(String(decoding: source[first..<index], as: UTF8.self))
            case UInt8(ascii: "@"), UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: ":"):
                return words
            default:
                index += 1
            }
        }
        return words
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }
}
