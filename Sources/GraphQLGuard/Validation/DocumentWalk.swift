// SPDX-License-Identifier: Apache-2.0

/// The one walk over a document, which tells the rules what stands where and of which type it is.
extension GraphQLValidator {
    mutating func walkDefinitions() {
        for number in document.definitions.indices {
            usageStarts.append(usages.count)
            let index = document.definitions[number].node
            let node = document.nodes[index]
            switch node.operationKind {
            case .some(let kind):
                let root = KnownOperationTypes.check(&self, index, kind)
                let location: DirectiveLocations
                switch kind {
                case .query: location = .query
                case .mutation: location = .mutation
                case .subscription: location = .subscription
                }
                walkDefinition(index, root, location)
            case nil where node.kind == .fragment:
                let type = FragmentsOnCompositeTypes.check(&self, index)
                walkDefinition(index, type, .fragmentDefinition)
            case nil:
                ExecutableDefinitions.check(&self, index)
            }
        }
        usageStarts.append(usages.count)
    }

    private mutating func walkDefinition(_ index: Int, _ type: UInt32, _ location: DirectiveLocations) {
        let end = document.nodes[index].next
        var child = index &+ 1
        while child < end, document.nodes[child].kind == .variableDefinition {
            VariablesAreInputTypes.check(&self, child)
            child = document.nodes[child].next
        }
        child = walkDirectives(from: child, to: end, at: location, on: index)
        if child < end { walkSelections(child, type) }
    }

    private mutating func walkSelections(_ set: Int, _ parent: UInt32) {
        let end = document.nodes[set].next
        var child = set &+ 1
        while child < end {
            let node = document.nodes[child]
            switch node.kind {
            case .field:
                walkField(child, node, parent)
            case .fragmentSpread:
                PossibleFragmentSpreads.check(&self, spread: child, in: parent)
                _ = walkDirectives(from: child &+ 1, to: node.next, at: .fragmentSpread, on: child)
            default:
                var type = parent
                if node.extra != GraphQLNode.none {
                    type = FragmentsOnCompositeTypes.check(&self, child)
                    PossibleFragmentSpreads.check(&self, child, of: type, in: parent)
                }
                let inner = walkDirectives(from: child &+ 1, to: node.next, at: .inlineFragment, on: child)
                if inner < node.next { walkSelections(inner, type) }
            }
            child = node.next
        }
    }

    @inline(__always)
    private mutating func walkField(_ index: Int, _ node: GraphQLNode, _ parent: UInt32) {
        let definition = FieldsOnCorrectType.check(&self, index, node, in: parent)
        var child = index &+ 1
        var type = GraphQLNode.none
        if definition == GraphQLNode.none {
            child = walkArguments(from: child, to: node.next, of: nil)
        } else {
            document.nodes[index].definition = definition
            let field = schema.fields[Int(definition)]
            type = field.type.type
            ScalarLeafs.check(&self, index, node, type)
            if child < node.next || field.required != 0 {
                let inputs = InputList(field.firstArgument, field.argumentCount, field.required)
                child = walkArguments(from: child, to: node.next, of: inputs, on: index)
            }
        }
        if child < node.next { child = walkDirectives(from: child, to: node.next, at: .field, on: index) }
        if child < node.next {
            // In what is no object there is nothing to know; that it has a selection set is reported.
            let isComposite = type != GraphQLNode.none && schema.types[Int(type)].kind.isComposite
            walkSelections(child, isComposite ? type : GraphQLNode.none)
        }
    }

    /// Looks at the arguments, of which `inputs` are known; nil where it is not known which there are.
    mutating func walkArguments(from first: Int, to end: Int, of inputs: InputList?, on owner: Int = 0) -> Int {
        var given: UInt64 = 0
        var child = first
        if child < end, document.nodes[child].kind == .argument {
            UniqueArgumentNames.check(&self, from: child, to: end)
        }
        while child < end {
            let node = document.nodes[child]
            guard node.kind == .argument else { break }
            if let inputs {
                let input = KnownArgumentNames.check(&self, child, node, of: inputs)
                if input == GraphQLNode.none {
                    checkValue(child &+ 1, .unknown)
                } else {
                    document.nodes[child].definition = input
                    if input &- inputs.first < 64 { given |= 1 &<< UInt64(input &- inputs.first) }
                    let known = schema.inputs[Int(input)]
                    checkValue(child &+ 1, known.type, hasDefault: known.hasDefault)
                }
            } else {
                checkValue(child &+ 1, .unknown)
            }
            child = node.next
        }
        if let inputs, inputs.required & ~given != 0 { ProvidedRequiredArguments.report(&self, owner) }
        return child
    }

    @inline(__always)
    mutating func walkDirectives(
        from first: Int,
        to end: Int,
        at location: DirectiveLocations,
        on owner: Int
    ) -> Int {
        guard first < end, document.nodes[first].kind == .directive else { return first }
        return walkSomeDirectives(from: first, to: end, at: location, on: owner)
    }

    private mutating func walkSomeDirectives(
        from first: Int,
        to end: Int,
        at location: DirectiveLocations,
        on owner: Int
    ) -> Int {
        UniqueDirectivesPerLocation.check(&self, from: first, to: end)
        var child = first
        while child < end {
            let node = document.nodes[child]
            guard node.kind == .directive else { break }
            if let directive = KnownDirectives.check(&self, child, node, at: location) {
                let inputs = InputList(directive.firstArgument, directive.argumentCount, directive.required)
                _ = walkArguments(from: child &+ 1, to: node.next, of: inputs, on: child)
                IncrementalDelivery.check(&self, child, directive, on: owner)
            } else {
                _ = walkArguments(from: child &+ 1, to: node.next, of: nil)
            }
            child = node.next
        }
        return child
    }
}

/// The arguments of a field or directive in the schema.
struct InputList {
    let first: UInt32
    let count: UInt32
    let required: UInt64

    @inline(__always)
    init(_ first: UInt32, _ count: UInt32, _ required: UInt64) {
        self.first = first
        self.count = count
        self.required = required
    }
}
