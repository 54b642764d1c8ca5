// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Measures operations. Each fragment is measured once, whatever leads to it, so that time is linear in the document.
/// It is used again from document to document, one per worker.
package struct GraphQLMeter: Sendable {
    /// What a selection set asks for, apart from where it stands.
    struct Metrics {
        var depth = 0
        var introspectionDepth = 0
        var aliases = 0
        var fields = 0
        var selections = 0
        var introspectionFields = 0
        /// The cost of what is there once.
        var cost = 0
        /// The cost, for one entry, of lists whose size is said above the selection set.
        var listCost = 0
    }

    private let schema: GraphQLSchema?
    private let model: GraphQLCostModel
    private var fragments: [Metrics] = []
    private var sizes = SizeArguments()

    package init(schema: GraphQLSchema?, model: GraphQLCostModel) {
        self.schema = schema
        self.model = model
    }

    /// - Parameters:
    ///   - operation: The number of the operation among the document's definitions.
    ///   - variables: Read for this operation: lists have the size that is asked for.
    package mutating func measure(
        _ operation: Int,
        of document: borrowing GraphQLDocument,
        variables: borrowing GraphQLVariables,
        in json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) -> GraphQLMeasures {
        var measures = GraphQLMeasures()
        measures.directives = document.counts.directives
        measures.directivesAtOnePlace = document.counts.directivesAtOnePlace
        measures.fragments = document.counts.fragments
        measures.operations = document.counts.operations
        measures.hasFragmentCycle = document.fragments.firstCycle != nil
        measures.hasOperationName = document.nodes[document.definitions[operation].node].name != GraphQLNode.none
        // What has no end has no measure.
        guard !measures.hasFragmentCycle else { return measures }

        sizes.prepare(operation, document, variables, json, bytes, model)
        fragments.removeAll(keepingCapacity: true)
        fragments.append(contentsOf: repeatElement(Metrics(), count: document.definitions.count))
        for number in document.fragments.order {
            let node = document.definitions[Int(number)].node
            guard document.nodes[node].kind == .fragment || Int(number) == operation else { continue }
            fragments[Int(number)] = selections(of: node, document)
        }

        let metrics = fragments[operation]
        measures.depth = metrics.depth
        measures.introspectionDepth = metrics.introspectionDepth
        measures.aliases = metrics.aliases
        measures.rootFields = metrics.fields
        measures.selections = metrics.selections
        measures.introspectionFields = metrics.introspectionFields
        measures.cost = addUpToCeiling(metrics.cost, multiplyUpToCeiling(metrics.listCost, defaultListSize))
        return measures
    }

    /// Without a schema what looks like an object may as well be one.
    private var defaultListSize: Int { schema == nil ? 1 : model.defaultListSize }

    /// What the selection set of a node asks for; nothing where it has none.
    private func selections(
        of owner: Int,
        _ document: borrowing GraphQLDocument
    ) -> Metrics {
        let end = document.nodes[owner].next
        var child = owner &+ 1
        while child < end, document.nodes[child].kind != .selectionSet { child = document.nodes[child].next }
        child &+= 1
        var metrics = Metrics()
        while child < end {
            let node = document.nodes[child]
            metrics.selections = addUpToCeiling(metrics.selections, 1)
            switch node.kind {
            case .field:
                addField(child, node, to: &metrics, document)
            case .fragmentSpread:
                if let fragment = document.fragments.fragment(node.name) {
                    add(fragments[fragment], to: &metrics)
                    metrics.fields = addUpToCeiling(metrics.fields, fragments[fragment].fields)
                    metrics.depth = max(metrics.depth, fragments[fragment].depth)
                    metrics.cost = addUpToCeiling(metrics.cost, fragments[fragment].cost)
                    metrics.listCost = addUpToCeiling(metrics.listCost, fragments[fragment].listCost)
                }
            default:
                let inner = selections(of: child, document)
                add(inner, to: &metrics)
                metrics.fields = addUpToCeiling(metrics.fields, inner.fields)
                metrics.depth = max(metrics.depth, inner.depth)
                metrics.cost = addUpToCeiling(metrics.cost, inner.cost)
                metrics.listCost = addUpToCeiling(metrics.listCost, inner.listCost)
            }
            child = node.next
        }
        return metrics
    }

    @inline(__always)
    private func add(_ inner: Metrics, to metrics: inout Metrics) {
        metrics.aliases = addUpToCeiling(metrics.aliases, inner.aliases)
        metrics.selections = addUpToCeiling(metrics.selections, inner.selections)
        metrics.introspectionFields = addUpToCeiling(metrics.introspectionFields, inner.introspectionFields)
        metrics.introspectionDepth = max(metrics.introspectionDepth, inner.introspectionDepth)
    }

    @inline(__always)
    private func addField(
        _ index: Int,
        _ node: GraphQLNode,
        to metrics: inout Metrics,
        _ document: borrowing GraphQLDocument
    ) {
        metrics.fields = addUpToCeiling(metrics.fields, 1)
        if node.extra != GraphQLNode.none { metrics.aliases = addUpToCeiling(metrics.aliases, 1) }
        let introspection = introspection(node, document)
        if introspection == .typename {
            metrics.depth = max(metrics.depth, 1)
            return
        }
        var inner = Metrics()
        if node.detail == 1 {
            inner = selections(of: index, document)
            add(inner, to: &metrics)
        }
        if introspection == .schema {
            metrics.introspectionFields = addUpToCeiling(metrics.introspectionFields, 1)
            metrics.introspectionDepth = max(metrics.introspectionDepth, inner.depth &+ 1)
            return
        }
        metrics.depth = max(metrics.depth, inner.depth &+ 1)

        let isField = node.definition != GraphQLNode.none
        var weight = node.detail == 1 ? model.objectCost : model.leafCost
        if isField, !model.weights.isEmpty, model.weights[Int(node.definition)] >= 0 {
            weight = Int(model.weights[Int(node.definition)])
        }
        guard node.detail == 1 else {
            metrics.cost = addUpToCeiling(metrics.cost, weight)
            return
        }
        var size = sizes.size(of: index, node, document)
        if size == nil, isField, !model.defaultSizes.isEmpty, model.defaultSizes[Int(node.definition)] > 0 {
            size = Int(model.defaultSizes[Int(node.definition)])
        }
        let isList = isField ? schema?.fields[Int(node.definition)].type.isList ?? false : size == nil
        guard isList else {
            // Its size is that of the lists in it, as of the edges of a connection.
            let lists = multiplyUpToCeiling(inner.listCost, size ?? defaultListSize)
            metrics.cost = addUpToCeiling(metrics.cost, addUpToCeiling(weight, addUpToCeiling(inner.cost, lists)))
            return
        }
        let lists = multiplyUpToCeiling(inner.listCost, defaultListSize)
        let entry = addUpToCeiling(weight, addUpToCeiling(inner.cost, lists))
        if let size {
            metrics.cost = addUpToCeiling(metrics.cost, multiplyUpToCeiling(entry, size))
        } else {
            metrics.listCost = addUpToCeiling(metrics.listCost, entry)
        }
    }

    private enum Introspection { case none, typename, schema }

    @inline(__always)
    private func introspection(_ node: GraphQLNode, _ document: borrowing GraphQLDocument) -> Introspection {
        let symbol = document.symbols.symbols[Int(node.name)]
        let start = Int(symbol.start)
        guard document.source[start] == UInt8(ascii: "_"), symbol.end &- symbol.start > 2,
            document.source[start &+ 1] == UInt8(ascii: "_")
        else { return .none }
        let name = document.text(node.name)
        if name == "__typename" { return .typename }
        return name == "__schema" || name == "__type" ? .schema : .none
    }
}
