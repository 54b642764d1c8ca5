// SPDX-License-Identifier: Apache-2.0

import JSON

/// How many entries fields are asked for, by arguments such as `first` and `take`.
struct SizeArguments: Sendable {
    /// The symbols that are names of size arguments.
    private var isSize: [Bool] = []
    /// What each variable of the operation says as a size argument itself, and as an object that holds one; -1 where
    /// it says nothing. Worked out once: a variable may stand at many places.
    private var numbers: [Int32] = []
    private var objects: [Int32] = []

    mutating func prepare(
        _ operation: Int,
        _ document: borrowing GraphQLDocument,
        _ variables: borrowing GraphQLVariables,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ model: GraphQLCostModel
    ) {
        isSize.removeAll(keepingCapacity: true)
        for symbol in document.symbols.symbols {
            isSize.append(model.isSizeName(symbol, document.source.span))
        }
        numbers.removeAll(keepingCapacity: true)
        numbers.append(contentsOf: repeatElement(-1, count: isSize.count))
        objects.removeAll(keepingCapacity: true)
        objects.append(contentsOf: repeatElement(-1, count: isSize.count))

        let node = document.definitions[operation].node
        var child = node &+ 1
        while child < document.nodes[node].next, document.nodes[child].kind == .variableDefinition {
            let symbol = Int(document.nodes[child].name)
            if let value = variables.value(document.nodes[child].name) {
                numbers[symbol] = Self.number(value, json, bytes)
                objects[symbol] = Self.object(value, json, bytes, model)
            } else if let value = variables.defaultValue(document.nodes[child].name, in: document) {
                numbers[symbol] = number(value, document)
                objects[symbol] = object(value, document)
            }
            child = document.nodes[child].next
        }
    }

    /// The largest of a field's size arguments, those in an argument that is an object included; nil where none says.
    @inline(__always)
    func size(of field: Int, _ node: GraphQLNode, _ document: borrowing GraphQLDocument) -> Int? {
        var size: Int32 = -1
        var child = field &+ 1
        while child < node.next {
            let argument = document.nodes[child]
            guard argument.kind == .argument else { break }
            if isSize[Int(argument.name)] {
                size = max(size, number(child &+ 1, document))
            } else {
                size = max(size, object(child &+ 1, document))
            }
            child = argument.next
        }
        return size < 0 ? nil : Int(size)
    }

    private func number(_ index: Int, _ document: borrowing GraphQLDocument) -> Int32 {
        let node = document.nodes[index]
        switch node.kind {
        case .int: return Self.usable(IntegerText.value(document.source.span, node.range))
        case .variable: return numbers[Int(node.name)]
        default: return -1
        }
    }

    private func object(_ index: Int, _ document: borrowing GraphQLDocument) -> Int32 {
        let node = document.nodes[index]
        if node.kind == .variable { return objects[Int(node.name)] }
        guard node.kind == .object else { return -1 }
        var size: Int32 = -1
        var child = index &+ 1
        while child < node.next {
            let field = document.nodes[child]
            if isSize[Int(field.name)] { size = max(size, number(child &+ 1, document)) }
            child = field.next
        }
        return size
    }

    private static func number(_ node: Int, _ json: borrowing JSONDocument, _ bytes: Span<UInt8>) -> Int32 {
        json[node].kind == .number ? usable(IntegerText.value(bytes, json[node].range)) : -1
    }

    private static func object(
        _ node: Int,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ model: GraphQLCostModel
    ) -> Int32 {
        guard json[node].kind == .object else { return -1 }
        var size: Int32 = -1
        for name in model.sizeArguments {
            guard let value = json.value(forKey: name.span, of: node, in: bytes) else { continue }
            size = max(size, number(value, json, bytes))
        }
        return size
    }

    /// Nothing or less than nothing means all in some backends: it counts as not said. What is no whole number of 64
    /// bits counts as very many.
    private static func usable(_ number: Int?) -> Int32 {
        guard let number else { return .max }
        return number > 0 ? Int32(clamping: number) : -1
    }
}
