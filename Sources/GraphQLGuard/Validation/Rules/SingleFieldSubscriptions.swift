// SPDX-License-Identifier: Apache-2.0

/// Section 5.2.3.1: a subscription asks for exactly one event stream, and not for introspection.
enum SingleFieldSubscriptions {
    static func check(_ validator: inout GraphQLValidator) {
        for definition in validator.document.definitions
        where validator.document.nodes[definition.node].operationKind == .subscription {
            check(&validator, definition.node)
        }
    }

    private static func check(_ validator: inout GraphQLValidator, _ operation: Int) {
        let visited = validator.freshMark()
        var responseName = GraphQLNode.none
        var isMeta = false
        var stack: [(child: Int, end: Int)] = [(operation &+ 1, validator.document.nodes[operation].next)]
        while let top = stack.popLast() {
            guard top.child < top.end else { continue }
            let node = validator.document.nodes[top.child]
            stack.append((node.next, top.end))
            switch node.kind {
            case .selectionSet, .inlineFragment:
                stack.append((top.child &+ 1, node.next))
            case .fragmentSpread:
                guard validator.marks[Int(node.name)] != visited,
                    let fragment = validator.document.fragments.fragment(node.name)
                else { continue }
                validator.marks[Int(node.name)] = visited
                let target = validator.document.definitions[fragment].node
                stack.append((target &+ 1, validator.document.nodes[target].next))
            case .field:
                if node.definition == validator.schema.typenameField { isMeta = true }
                if responseName == GraphQLNode.none { responseName = node.responseName }
                guard responseName == node.responseName, !isMeta else {
                    let problem = isMeta ? "may not ask for introspection" : "must have exactly one field"
                    validator.report(
                        .singleFieldSubscriptions,
                        at: top.child,
                        "the root of a subscription \(problem)"
                    )
                    return
                }
            default:
                break
            }
        }
    }
}
