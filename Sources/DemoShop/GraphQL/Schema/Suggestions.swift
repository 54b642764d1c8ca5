// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// Errors about names that do not exist, with those that do: what servers say by default, and what gives a schema
/// away although introspection is off.
struct Suggestions {
    let schema: ShopSchema
    let document: GraphQLDocument
    private(set) var faults: [FieldFault] = []

    static let maximumFaults = 10

    init(schema: ShopSchema, document: GraphQLDocument) {
        self.schema = schema
        self.document = document
    }

    mutating func walkDefinitions() {
        for (number, definition) in document.definitions.enumerated() {
            switch document.nodes[definition.node].kind {
            case .operation:
                let isMutation = document.kind(of: number) == .mutation
                walk(definition.node, type: isMutation ? ShopSchema.mutation : ShopSchema.query)
            case .fragment:
                if let type = document.typeCondition(of: definition.node) { walk(definition.node, type: type) }
            default:
                break
            }
        }
    }

    /// No deeper than the parser lets documents be.
    private mutating func walk(_ node: Int, type: String) {
        guard faults.count < Self.maximumFaults, let set = document.selectionSet(of: node) else { return }
        for selection in document.children(of: set) {
            switch document.nodes[selection].kind {
            case .field: check(selection, type: type)
            case .inlineFragment: walk(selection, type: document.typeCondition(of: selection) ?? type)
            default: break
            }
        }
    }

    private mutating func check(_ node: Int, type: String) {
        let name = document.name(of: node) ?? ""
        guard let field = schema.field(name, of: type) else {
            let known = schema.type(type)?.fields.map(\.name) ?? []
            report("Cannot query field \"\(name)\" on type \"\(type)\".", name, known, at: node)
            return
        }
        let known = field.arguments.map(\.name)
        for argument in document.arguments(of: node).keys.sorted() where !known.contains(argument) {
            report("Unknown argument \"\(argument)\" on field \"\(type).\(name)\".", argument, known, at: node)
        }
        walk(node, type: field.type.name)
    }

    private mutating func report(_ message: String, _ name: String, _ known: [String], at node: Int) {
        guard faults.count < Self.maximumFaults else { return }
        let near = Self.near(name, known).map { "\"\($0)\"" }.joined(separator: " or ")
        var fault = FieldFault(near.isEmpty ? message : "\(message) Did you mean \(near)?")
        fault.code = "validation_failed"
        fault.locate(document.nodes[node].start, in: document.source)
        faults.append(fault)
    }

    /// The names that a slip of the keyboard leads away from, nearest first.
    static func near(_ name: String, _ known: [String]) -> [String] {
        let allowed = name.count * 2 / 5 + 1
        return
            known
            .map { (name: $0, distance: distance(Array(name.lowercased().utf8), Array($0.lowercased().utf8))) }
            .filter { $0.distance <= allowed || (name.count > 2 && $0.name.hasPrefix(name)) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3)
            .map(\.name)
    }

    /// Insertions, deletions and changes that make one of the other (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (line, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (letter == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
