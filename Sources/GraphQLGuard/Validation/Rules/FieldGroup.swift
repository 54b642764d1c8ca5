// SPDX-License-Identifier: Apache-2.0

/// Fields that are answered under one name: compares them, and sets what is in them to be compared next.
enum FieldGroup {
    /// False: the comparison ends here, because of an error or the budget.
    static func compare(_ validator: inout GraphQLValidator, first: Int, isFull: Bool) -> Bool {
        let entries = validator.merging.entries
        var representative = first
        var isOneParent = true
        var entry = first
        while entry != -1 {
            let item = entries[entry]
            guard hasSameShape(validator, Int(entries[first].field), Int(item.field)) else {
                return conflict(&validator, Int(item.field), "values of different types")
            }
            if item.parent != entries[first].parent { isOneParent = false }
            if isAbstract(validator, item.parent), !isAbstract(validator, entries[representative].parent) {
                representative = entry
            }
            entry = item.next
        }
        guard isFull else {
            gather(&validator, entries, first, parent: nil)
            validator.merging.close(isFull: false)
            return true
        }

        // With an interface or a union among the parents, all of them can be the same object; else only those with
        // the same parent can.
        if isOneParent || isAbstract(validator, entries[representative].parent) {
            entry = first
            while entry != -1 {
                let field = Int(entries[entry].field)
                guard compare(&validator, Int(entries[representative].field), field) else { return false }
                entry = entries[entry].next
            }
            gather(&validator, entries, first, parent: nil)
            validator.merging.close(isFull: true)
            return true
        }
        return compareByParent(&validator, entries, first)
    }

    private static func compareByParent(
        _ validator: inout GraphQLValidator,
        _ entries: [FieldMerging.Entry],
        _ first: Int
    ) -> Bool {
        validator.merging.beginParents()
        var parents: [UInt32] = []
        var entry = first
        while entry != -1 {
            let item = entries[entry]
            if let other = validator.merging.firstOfParent(item.parent, or: entry) {
                guard compare(&validator, Int(entries[other].field), Int(item.field)) else { return false }
            } else {
                parents.append(item.parent)
            }
            entry = item.next
        }
        // One pass over the group for each parent type in it.
        for parent in parents {
            guard validator.spend(1, at: Int(entries[first].field)) else { return false }
            guard gather(&validator, entries, first, parent: parent) else { return false }
            validator.merging.close(isFull: true)
        }
        gather(&validator, entries, first, parent: nil)
        validator.merging.close(isFull: false)
        return true
    }

    @discardableResult
    private static func gather(
        _ validator: inout GraphQLValidator,
        _ entries: [FieldMerging.Entry],
        _ first: Int,
        parent: UInt32?
    ) -> Bool {
        var entry = first
        while entry != -1 {
            if parent == nil || parent == entries[entry].parent {
                OverlappingFieldsCanBeMerged.push(&validator, Int(entries[entry].field))
            } else if !validator.spend(1, at: Int(entries[entry].field)) {
                return false
            }
            entry = entries[entry].next
        }
        return true
    }

    private static func compare(_ validator: inout GraphQLValidator, _ left: Int, _ right: Int) -> Bool {
        guard left != right else { return true }
        guard validator.document.nodes[left].name == validator.document.nodes[right].name else {
            return conflict(&validator, right, "different fields")
        }
        switch ArgumentComparison.areSame(&validator, left, right) {
        case .some(true): return true
        case .some(false): return conflict(&validator, right, "different arguments")
        case nil: return false
        }
    }

    private static func conflict(_ validator: inout GraphQLValidator, _ field: Int, _ what: String) -> Bool {
        let name = validator.document.text(validator.document.nodes[field].responseName)
        validator.report(
            .overlappingFieldsCanBeMerged,
            at: field,
            "\"\(name)\" stands for \(what); an alias would keep them apart"
        )
        return false
    }

    private static func isAbstract(_ validator: borrowing GraphQLValidator, _ type: UInt32) -> Bool {
        type == GraphQLNode.none || validator.schema.types[Int(type)].kind != .object
    }

    /// `SameResponseShape`: lists and non-null marks alike, scalars and enums the same.
    private static func hasSameShape(_ validator: borrowing GraphQLValidator, _ left: Int, _ right: Int) -> Bool {
        let a = validator.document.nodes[left].definition
        let b = validator.document.nodes[right].definition
        guard a != b, a != GraphQLNode.none, b != GraphQLNode.none else { return true }
        let leftType = validator.schema.fields[Int(a)].type
        let rightType = validator.schema.fields[Int(b)].type
        guard leftType.wrappers == rightType.wrappers else { return false }
        if leftType.type == rightType.type { return true }
        return validator.schema.types[Int(leftType.type)].kind.isComposite
            && validator.schema.types[Int(rightType.type)].kind.isComposite
    }
}
