// SPDX-License-Identifier: Apache-2.0

import JSON

/// The value that names with brackets describe: `filter[price][gte]=5`, `ids[]=1`, `lines[0][sku]=A`.
struct FieldTree {
    private struct Node {
        var key: [UInt8]
        var values: [[UInt8]] = []
        var children: [Int] = []
    }

    private var nodes = [Node(key: [])]

    /// Brackets in each other, at most; documents and frameworks stop at five or so.
    private static let maximumDepth = 8
    /// Names in one pair of brackets, at most: each is compared with those before it.
    private static let maximumChildren = 256

    /// Adds a value.
    ///
    /// - Parameters:
    ///   - name: decoded.
    ///   - start: where the path begins: behind the parameter's name, or 0 if the name is the first step itself.
    /// - Returns: false if brackets do not match, stand too deep or are too many.
    mutating func add(_ name: [UInt8], from start: Int, _ value: [UInt8]) -> Bool {
        var node = 0
        var rest = name[min(start, name.count)...]
        if start == 0 {
            let end = rest.firstIndex(of: UInt8(ascii: "[")) ?? rest.endIndex
            guard let first = child(of: node, Array(rest[..<end])) else { return false }
            node = first
            rest = rest[end...]
        }
        var depth = 0
        while !rest.isEmpty {
            guard rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")),
                depth < Self.maximumDepth, let next = child(of: node, Array(rest[(rest.startIndex + 1)..<end]))
            else { return false }
            node = next
            rest = rest[(end + 1)...]
            depth += 1
        }
        nodes[node].values.append(value)
        return true
    }

    private mutating func child(of node: Int, _ key: [UInt8]) -> Int? {
        if let known = nodes[node].children.first(where: { nodes[$0].key == key }) { return known }
        guard nodes[node].children.count < Self.maximumChildren else { return nil }
        nodes[node].children.append(nodes.count)
        nodes.append(Node(key: key))
        return nodes.count - 1
    }

    func append(shape: Int32, _ shapes: ShapeTable, isPlain: Bool, to json: inout [UInt8]) -> ValueWriter.Outcome {
        append(0, shape, shapes, isPlain, to: &json)
    }

    private func append(
        _ index: Int,
        _ shape: Int32,
        _ shapes: ShapeTable,
        _ isPlain: Bool,
        to json: inout [UInt8]
    ) -> ValueWriter.Outcome {
        let node = nodes[index]
        let form = shapes.form(of: shape)
        guard !node.children.isEmpty else {
            if form == .array { return appendValues(node, shapes.items(of: shape), shapes, isPlain, to: &json) }
            guard let value = node.values.first, node.values.count == 1 else { return .repeated }
            ScalarText.append(value.span, types: shapes.scalarTypes(of: shape), isPlain: isPlain, to: &json)
            return .written
        }
        guard node.values.isEmpty else { return .badSyntax }
        let isList = node.children.allSatisfy { Self.isPosition(nodes[$0].key) }
        return isList && form != .object
            ? appendElements(node, shapes.items(of: shape), shapes, isPlain, to: &json)
            : appendMembers(node, shape, shapes, isPlain, to: &json)
    }

    private func appendValues(
        _ node: Node,
        _ items: Int32,
        _ shapes: ShapeTable,
        _ isPlain: Bool,
        to json: inout [UInt8]
    ) -> ValueWriter.Outcome {
        json.append(UInt8(ascii: "["))
        for (index, value) in node.values.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            ScalarText.append(value.span, types: shapes.scalarTypes(of: items), isPlain: isPlain, to: &json)
        }
        json.append(UInt8(ascii: "]"))
        return .written
    }

    private func appendElements(
        _ node: Node,
        _ items: Int32,
        _ shapes: ShapeTable,
        _ isPlain: Bool,
        to json: inout [UInt8]
    ) -> ValueWriter.Outcome {
        json.append(UInt8(ascii: "["))
        var isFirst = true
        for child in node.children {
            // name[]=a&name[]=b are two elements of one name.
            for value in nodes[child].values where nodes[child].children.isEmpty {
                if !isFirst { json.append(UInt8(ascii: ",")) }
                isFirst = false
                ScalarText.append(value.span, types: shapes.scalarTypes(of: items), isPlain: isPlain, to: &json)
            }
            guard !nodes[child].children.isEmpty else { continue }
            if !isFirst { json.append(UInt8(ascii: ",")) }
            isFirst = false
            let outcome = append(child, items, shapes, isPlain, to: &json)
            guard outcome == .written else { return outcome }
        }
        json.append(UInt8(ascii: "]"))
        return .written
    }

    private func appendMembers(
        _ node: Node,
        _ shape: Int32,
        _ shapes: ShapeTable,
        _ isPlain: Bool,
        to json: inout [UInt8]
    ) -> ValueWriter.Outcome {
        json.append(UInt8(ascii: "{"))
        for (index, child) in node.children.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            let key = nodes[child].key
            JSONEdits.appendString(key.span, to: &json)
            json.append(UInt8(ascii: ":"))
            let outcome = append(child, shapes.property(key, of: shape), shapes, isPlain, to: &json)
            guard outcome == .written else { return outcome }
        }
        json.append(UInt8(ascii: "}"))
        return .written
    }

    /// `[]`, `[0]`, `[12]`.
    private static func isPosition(_ key: [UInt8]) -> Bool {
        key.count <= 4 && key.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }
}
