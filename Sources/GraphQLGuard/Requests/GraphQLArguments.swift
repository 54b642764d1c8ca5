// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Is told the arguments of an operation.
package protocol GraphQLArgumentSink {
    /// One value, decoded: its name is the coordinate of the argument and the path in it, such as
    /// `Mutation.checkoutCreate.input.lines.0.quantity`. False: nothing more is wanted.
    mutating func add(_ place: GraphQLArgumentPlace, name: Span<UInt8>, value: Span<UInt8>) -> Bool
}

/// Where an argument stands.
package struct GraphQLArgumentPlace: Hashable, Sendable {
    /// The number of the schema's field; nil for directives and where the document is not valid.
    package var field: Int?
    /// The bytes of the name that are the field, such as `Mutation.checkoutCreate`.
    package var fieldCount = 0
    /// The bytes of the name up to the end of the argument's own name.
    package var argumentCount = 0
}

/// Tells what is sent with an operation, literals and variables alike, so that rules look at the values and not at the
/// document's text.
package enum GraphQLArguments {
    /// Each definition that the operation leads to is gone through once. A variable used at several places is told at
    /// each; `maximumValues` and `maximumBytes` of all names and values bound the sum.
    ///
    /// - Parameters:
    ///   - schema: Of a validated document; without it names begin with the field's name.
    ///   - reached: `definitions(reachedFrom:)`, where it is known already.
    /// - Returns: False where a sink or the limit ended it early.
    @discardableResult
    package static func visit<Sink: GraphQLArgumentSink>(
        _ operation: Int,
        of document: borrowing GraphQLDocument,
        schema: GraphQLSchema?,
        variables: borrowing GraphQLVariables,
        in json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        reached: [Int]? = nil,
        maximumValues: Int = 10_000,
        maximumBytes: Int = 4 << 20,
        into sink: inout Sink
    ) -> Bool {
        var visit = ArgumentVisit(left: maximumValues, bytesLeft: maximumBytes)
        for number in reached ?? document.definitions(reachedFrom: operation) {
            let node = document.definitions[number].node
            // The field or directive whose arguments follow.
            var owner = node
            var index = node &+ 1
            while index < document.nodes[node].next {
                let part = document.nodes[index]
                if part.kind == .field || part.kind == .directive { owner = index }
                guard part.kind == .argument else {
                    index = part.kind == .variableDefinition ? part.next : index &+ 1
                    continue
                }
                visit.begin(document, schema, owner: owner, argument: part)
                guard visit.literal(index &+ 1, document, variables, json, bytes, &sink) else { return false }
                index = part.next
            }
        }
        return true
    }
}

extension GraphQLArguments {
    /// Tells the values of a JSON node under a name of its own, such as `extensions`.
    @discardableResult
    static func visit<Sink: GraphQLArgumentSink>(
        _ node: Int,
        named name: StaticString,
        in json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        maximumValues: Int,
        maximumBytes: Int,
        into sink: inout Sink
    ) -> Bool {
        var visit = ArgumentVisit(left: maximumValues, bytesLeft: maximumBytes)
        visit.begin(name)
        return visit.value(node, json, bytes, &sink)
    }
}

/// The path to a value, and the value.
private struct ArgumentVisit {
    var left: Int
    var bytesLeft: Int
    private var place = GraphQLArgumentPlace()
    private var path: [UInt8] = []
    private var text: [UInt8] = []

    init(left: Int, bytesLeft: Int) {
        self.left = left
        self.bytesLeft = bytesLeft
    }

    /// Before a value is decoded: its bytes and those of its name are still allowed.
    private mutating func spend(_ bytes: Int) -> Bool {
        bytesLeft &-= bytes &+ path.count
        return bytesLeft >= 0
    }

    mutating func begin(
        _ document: borrowing GraphQLDocument,
        _ schema: GraphQLSchema?,
        owner: Int,
        argument: GraphQLNode
    ) {
        path.removeAll(keepingCapacity: true)
        place.field = nil
        let node = document.nodes[owner]
        if node.kind == .directive {
            path.append(UInt8(ascii: "@"))
        } else if let schema, node.kind == .field, node.definition != GraphQLNode.none {
            place.field = Int(node.definition)
            schema.names.append(schema.ownerName(of: Int(node.definition)), to: &path)
            path.append(UInt8(ascii: "."))
        }
        document.appendName(node.name, to: &path)
        place.fieldCount = path.count
        path.append(UInt8(ascii: "."))
        document.appendName(argument.name, to: &path)
        place.argumentCount = path.count
    }

    mutating func begin(_ name: StaticString) {
        place = GraphQLArgumentPlace()
        path.removeAll(keepingCapacity: true)
        path.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    private mutating func tell<Sink: GraphQLArgumentSink>(_ sink: inout Sink) -> Bool {
        left &-= 1
        guard left >= 0 else { return false }
        return sink.add(place, name: path.span, value: text.span)
    }

    mutating func literal<Sink: GraphQLArgumentSink>(
        _ index: Int,
        _ document: borrowing GraphQLDocument,
        _ variables: borrowing GraphQLVariables,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ sink: inout Sink
    ) -> Bool {
        let node = document.nodes[index]
        let length = path.count
        var child = index &+ 1
        text.removeAll(keepingCapacity: true)
        switch node.kind {
        case .variable:
            if let value = variables.value(node.name) { return self.value(value, json, bytes, &sink) }
            guard let value = variables.defaultValue(node.name, in: document) else { return true }
            return literal(value, document, variables, json, bytes, &sink)
        case .object:
            while child < node.next {
                path.append(UInt8(ascii: "."))
                document.appendName(document.nodes[child].name, to: &path)
                guard literal(child &+ 1, document, variables, json, bytes, &sink) else { return false }
                path.removeLast(path.count &- length)
                child = document.nodes[child].next
            }
            return true
        case .list:
            var position = 0
            while child < node.next {
                path.append(contentsOf: ".\(position)".utf8)
                guard literal(child, document, variables, json, bytes, &sink) else { return false }
                path.removeLast(path.count &- length)
                position &+= 1
                child = document.nodes[child].next
            }
            return true
        case .string, .blockString:
            guard spend(node.range.count) else { return false }
            GraphQLStringValue.append(
                document.source.span,
                node.range,
                isBlock: node.kind == .blockString,
                to: &text
            )
        default:
            guard spend(node.range.count) else { return false }
            text.append(contentsOf: document.source[node.range])
        }
        return tell(&sink)
    }

    mutating func value<Sink: GraphQLArgumentSink>(
        _ node: Int,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ sink: inout Sink
    ) -> Bool {
        let length = path.count
        text.removeAll(keepingCapacity: true)
        switch json[node].kind {
        case .object:
            var members = json.members(of: node)
            while let member = members.next(in: json) {
                guard spend(json[member.key].range.count) else { return false }
                path.append(UInt8(ascii: "."))
                json.decodeString(member.key, in: bytes, into: &path)
                guard value(member.value, json, bytes, &sink) else { return false }
                path.removeLast(path.count &- length)
            }
            return true
        case .array:
            var elements = json.elements(of: node)
            var position = 0
            while let element = elements.next(in: json) {
                path.append(contentsOf: ".\(position)".utf8)
                guard value(element, json, bytes, &sink) else { return false }
                path.removeLast(path.count &- length)
                position &+= 1
            }
            return true
        default:
            guard spend(json[node].range.count) else { return false }
            json.decodeString(node, in: bytes, into: &text)
            return tell(&sink)
        }
    }
}

extension GraphQLDocument {
    func appendName(_ symbol: UInt32, to text: inout [UInt8]) {
        guard symbol < symbols.count else { return }
        let range = symbols.symbols[Int(symbol)]
        text.append(contentsOf: source[Int(range.start)..<Int(range.end)])
    }
}
