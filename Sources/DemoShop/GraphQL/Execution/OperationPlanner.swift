// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// Makes the plan of an operation of a valid document (GraphQL, section 6.3.2, `CollectFields`). Since no type of the
/// shop is abstract, a plan holds for all objects of a list alike.
struct OperationPlanner {
    private let schema: ShopSchema
    private let document: GraphQLDocument
    private let variables: [String: InputValue]
    private(set) var budget: ExecutionBudget
    private var fragments: [String: Int] = [:]
    private var depth = 0

    /// Fields of one selection set by the names they are answered under.
    private struct Groups {
        private(set) var names: [String] = []
        private(set) var fields: [String: [Int]] = [:]
        var visited: Set<String> = []

        mutating func add(_ field: Int, _ name: String) {
            if fields[name] == nil { names.append(name) }
            fields[name, default: []].append(field)
        }
    }

    init(
        schema: ShopSchema,
        document: GraphQLDocument,
        variables: [String: InputValue],
        budget: ExecutionBudget
    ) {
        self.schema = schema
        self.document = document
        self.variables = variables
        self.budget = budget
        for definition in document.definitions where document.nodes[definition.node].kind == .fragment {
            fragments[document.fullName(of: definition.node)] = definition.node
        }
    }

    /// - Parameter operation: its number among the document's definitions.
    mutating func plan(_ operation: Int) throws(FieldFault) -> OperationPlan {
        let isMutation = document.kind(of: operation) == .mutation
        let root = isMutation ? ShopSchema.mutation : ShopSchema.query
        let fields = try fields(under: [document.definitions[operation].node], of: root)
        return OperationPlan(source: document.source, fields: fields, isMutation: isMutation)
    }

    private mutating func fields(under nodes: [Int], of type: String) throws(FieldFault) -> [OperationPlan.Field] {
        depth += 1
        defer { depth -= 1 }
        var groups = Groups()
        for node in nodes { try collect(node, into: &groups) }
        var planned: [OperationPlan.Field] = []
        for name in groups.names {
            planned.append(try field(name, groups.fields[name] ?? [], of: type))
        }
        return planned
    }

    private mutating func collect(_ node: Int, into groups: inout Groups) throws(FieldFault) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ExecutionBudget.maximumDepth else { throw ExecutionBudget.exhausted }
        guard let set = document.selectionSet(of: node) else { return }
        for selection in document.children(of: set) {
            budget.fields -= 1
            guard budget.fields >= 0 else { throw ExecutionBudget.exhausted }
            guard try isIncluded(selection) else { continue }
            switch document.nodes[selection].kind {
            case .field:
                groups.add(selection, document.responseName(of: selection))
            case .inlineFragment:
                try collect(selection, into: &groups)
            case .fragmentSpread:
                let name = document.fullName(of: selection)
                guard groups.visited.insert(name).inserted, let fragment = fragments[name] else { continue }
                try collect(fragment, into: &groups)
            default:
                break
            }
        }
    }

    private mutating func field(
        _ responseName: String,
        _ nodes: [Int],
        of type: String
    ) throws(FieldFault) -> OperationPlan.Field {
        guard let first = nodes.first, let name = document.name(of: first),
            let definition = schema.field(name, of: type)
        else { throw FieldFault("The field \"\(responseName)\" is not known.") }
        return OperationPlan.Field(
            responseName: responseName,
            type: type,
            definition: definition,
            arguments: arguments(of: first, definition.arguments),
            offset: document.nodes[first].start,
            children: try fields(under: nodes, of: definition.type.name),
            resolver: Resolvers.all[type]?[name]
        )
    }

    private func arguments(_ node: Int) -> [String: InputValue] {
        document.arguments(of: node).compactMapValues { InputValue($0, in: document, variables: variables) }
    }

    private func arguments(
        of node: Int,
        _ definitions: [ShopSchema.Input]
    ) -> Result<[String: InputValue], FieldFault> {
        Result { () throws(FieldFault) in try schema.coerce(arguments(node), to: definitions) }
    }

    private func isIncluded(_ selection: Int) throws(FieldFault) -> Bool {
        for part in document.children(of: selection) where document.nodes[part].kind == .directive {
            let name = document.name(of: part)
            guard name == "skip" || name == "include" else { continue }
            guard case .bool(let condition) = arguments(part)["if"] else {
                throw FieldFault("The condition of \"@\(name ?? "")\" must not be null.")
            }
            if condition != (name == "include") { return false }
        }
        return true
    }
}
