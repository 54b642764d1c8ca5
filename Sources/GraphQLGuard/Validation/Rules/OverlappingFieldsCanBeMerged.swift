// SPDX-License-Identifier: Apache-2.0

/// Section 5.3.2: what is answered under one name is one thing.
///
/// Each selection set is opened once with its fragments, its fields in groups by response name. A field alone in its
/// group is looked into once, whatever leads there; the fields of a larger group are compared with one of them, since
/// being the same is transitive, and are looked into together. What fragments still multiply is bounded by the budget.
enum OverlappingFieldsCanBeMerged {
    static func check(_ validator: inout GraphQLValidator) {
        validator.merging.begin(nodes: validator.document.nodes.count)
        for definition in validator.document.definitions {
            let node = validator.document.nodes[definition.node]
            guard let kind = node.operationKind, let root = validator.schema.root(kind) else { continue }
            var set = definition.node &+ 1
            while set < node.next, validator.document.nodes[set].kind != .selectionSet {
                set = validator.document.nodes[set].next
            }
            guard set < node.next else { continue }
            validator.merging.push(set, end: validator.document.nodes[set].next, root)
            validator.merging.close(isFull: true)
            while let pending = validator.merging.pop() {
                guard open(&validator, pending) else { return }
                guard compare(&validator, isFull: pending.isFull) else { return }
            }
        }
    }

    /// Collects the fields of selection sets and of the fragments in them.
    private static func open(_ validator: inout GraphQLValidator, _ pending: FieldMerging.Pending) -> Bool {
        let visited = validator.freshMark()
        validator.merging.beginGroups(pending)
        while let top = validator.merging.next(in: validator.document.nodes) {
            let node = validator.document.nodes[top.child]
            guard validator.spend(1, at: top.child) else { return false }
            switch node.kind {
            case .field:
                validator.merging.add(top.child, node.responseName, parent: top.parent)
            case .fragmentSpread:
                guard validator.marks[Int(node.name)] != visited,
                    let fragment = validator.document.fragments.fragment(node.name)
                else { break }
                validator.marks[Int(node.name)] = visited
                let target = validator.document.definitions[fragment].node
                let type = validator.type(named: validator.document.nodes[target].extra)
                enter(&validator, target, type)
            case .inlineFragment:
                enter(
                    &validator,
                    top.child,
                    node.extra == GraphQLNode.none ? top.parent : validator.type(named: node.extra)
                )
            default:
                break
            }
        }
        return true
    }

    /// The selection set in a fragment or field.
    private static func enter(_ validator: inout GraphQLValidator, _ owner: Int, _ type: UInt32) {
        guard let set = selectionSet(validator, of: owner) else { return }
        validator.merging.enter(set &+ 1, validator.document.nodes[set].next, type)
    }

    @inline(__always)
    private static func selectionSet(_ validator: borrowing GraphQLValidator, of owner: Int) -> Int? {
        let end = validator.document.nodes[owner].next
        var child = owner &+ 1
        while child < end, validator.document.nodes[child].kind != .selectionSet {
            child = validator.document.nodes[child].next
        }
        return child < end ? child : nil
    }

    private static func compare(_ validator: inout GraphQLValidator, isFull: Bool) -> Bool {
        for group in 0..<validator.merging.groups.count {
            let first = validator.merging.groups[group].first
            if validator.merging.entries[first].next == -1 {
                // Shapes alone were compared where the field was looked into fully.
                if isFull { lookInto(&validator, Int(validator.merging.entries[first].field)) }
            } else {
                guard FieldGroup.compare(&validator, first: first, isFull: isFull) else { return false }
            }
        }
        return true
    }

    private static func lookInto(_ validator: inout GraphQLValidator, _ field: Int) {
        let node = validator.document.nodes[field]
        guard node.detail == 1, validator.merging.isFirstLook(at: field) else { return }
        push(&validator, field)
        validator.merging.close(isFull: true)
    }

    /// Adds the selection set of a field to the group that is gathered.
    static func push(_ validator: inout GraphQLValidator, _ field: Int) {
        let node = validator.document.nodes[field]
        guard node.detail == 1, let set = selectionSet(validator, of: field) else { return }
        let type = node.definition == GraphQLNode.none ? node.definition : fieldType(validator, node)
        validator.merging.push(set, end: validator.document.nodes[set].next, type)
    }

    private static func fieldType(_ validator: borrowing GraphQLValidator, _ node: GraphQLNode) -> UInt32 {
        validator.schema.fields[Int(node.definition)].type.type
    }
}
