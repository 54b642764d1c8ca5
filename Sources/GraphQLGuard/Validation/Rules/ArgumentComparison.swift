// SPDX-License-Identifier: Apache-2.0

/// Whether two fields are given the same arguments, in whatever order.
enum ArgumentComparison {
    /// nil: the budget is used up.
    static func areSame(_ validator: inout GraphQLValidator, _ left: Int, _ right: Int) -> Bool? {
        var comparison = ArgumentComparison.Run()
        let isSame = comparison.children(&validator, left, right, .argument)
        return comparison.isOver ? nil : isSame
    }

    private struct Run {
        var isOver = false

        /// The named parts of two nodes, each of the left one with that of its name of the right one.
        mutating func children(
            _ validator: inout GraphQLValidator,
            _ left: Int,
            _ right: Int,
            _ kind: GraphQLNodeKind
        ) -> Bool {
            let leftEnd = validator.document.nodes[left].next
            let rightEnd = validator.document.nodes[right].next
            guard
                count(validator, left, leftEnd, kind) == count(validator, right, rightEnd, kind)
            else { return false }
            var a = left &+ 1
            var expected = right &+ 1
            while a < leftEnd, validator.document.nodes[a].kind == kind {
                let name = validator.document.nodes[a].name
                // Mostly they stand in the same order.
                var b = expected
                if validator.document.nodes[b].name != name {
                    b = right &+ 1
                    while b < rightEnd, validator.document.nodes[b].kind == kind,
                        validator.document.nodes[b].name != name
                    {
                        guard validator.spend(1, at: right) else {
                            isOver = true
                            return false
                        }
                        b = validator.document.nodes[b].next
                    }
                    guard b < rightEnd, validator.document.nodes[b].kind == kind else { return false }
                }
                guard values(&validator, a &+ 1, b &+ 1) else { return false }
                a = validator.document.nodes[a].next
                expected = validator.document.nodes[b].next
                if expected >= rightEnd || validator.document.nodes[expected].kind != kind { expected = right &+ 1 }
            }
            return true
        }

        private mutating func values(_ validator: inout GraphQLValidator, _ left: Int, _ right: Int) -> Bool {
            guard validator.spend(1, at: right) else {
                isOver = true
                return false
            }
            let a = validator.document.nodes[left]
            let b = validator.document.nodes[right]
            guard a.kind == b.kind else { return false }
            switch a.kind {
            case .true, .false, .null:
                return true
            case .variable, .enumValue:
                return a.name == b.name
            case .object:
                return children(&validator, left, right, .objectField)
            case .list:
                var x = left &+ 1
                var y = right &+ 1
                while x < a.next, y < b.next {
                    guard values(&validator, x, y) else { return false }
                    x = validator.document.nodes[x].next
                    y = validator.document.nodes[y].next
                }
                return x >= a.next && y >= b.next
            default:
                let source = validator.document.source.span
                return a.range.count == b.range.count
                    && isSameText(source, a.start, source, b.start, count: a.range.count)
            }
        }

        private func count(
            _ validator: borrowing GraphQLValidator,
            _ owner: Int,
            _ end: Int,
            _ kind: GraphQLNodeKind
        ) -> Int {
            var count = 0
            var child = owner &+ 1
            while child < end, validator.document.nodes[child].kind == kind {
                count &+= 1
                child = validator.document.nodes[child].next
            }
            return count
        }
    }
}
