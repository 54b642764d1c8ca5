// SPDX-License-Identifier: Apache-2.0

import JSON

/// What one worker keeps for an endpoint, so that a request does not allocate anew: made by
/// ``GraphQLEndpoint/makeScratch()``, used for one request after the other. The tables hold what the last one asked for,
/// the parts of each operation being ranges in it.
package struct GraphQLScratch: Sendable {
    /// Numbers of the schema's fields, for `GraphQLSchema.coordinate(of:)`.
    package internal(set) var rootFields: [Int] = []
    package internal(set) var fields: [Int] = []
    package internal(set) var arguments = GraphQLArgumentTable()
    package internal(set) var persistedQueries: PersistedQueryCache

    var document = GraphQLDocument()
    var documents = DocumentCache()
    var validator: GraphQLValidator
    var meter: GraphQLMeter
    var variables = GraphQLVariables()
    /// The JSON of requests that did not come as JSON, and of bodies that nobody has read yet.
    var json = JSONDocument()
    var body: [UInt8] = []
    /// The text of the document, where the body has it with escapes.
    var text: [UInt8] = []
    /// How often each sensitive field was asked for.
    var repeats: [Int]
    /// The stamp of the operation that asked for the field last.
    private var stamps: [UInt32]
    private var stamp: UInt32 = 0
    var reached: [Int] = []
    private var isReached: [Bool] = []

    init(_ endpoint: GraphQLEndpoint) {
        validator = GraphQLValidator(schema: endpoint.schema)
        meter = GraphQLMeter(schema: endpoint.schema, model: endpoint.model)
        persistedQueries = PersistedQueryCache(maximumDocuments: endpoint.policy.persistedQueries)
        repeats = [Int](repeating: 0, count: endpoint.policy.sensitiveFields.count)
        stamps = [UInt32](repeating: 0, count: endpoint.schema.fieldCount)
    }

    mutating func begin() {
        rootFields.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        arguments.removeAll()
        for index in repeats.indices { repeats[index] = 0 }
    }

    /// The definitions that an operation leads to, itself first, as `reached`.
    mutating func reach(_ operation: Int) {
        isReached.removeAll(keepingCapacity: true)
        isReached.append(contentsOf: repeatElement(false, count: document.definitions.count))
        reached.removeAll(keepingCapacity: true)
        reached.append(operation)
        isReached[operation] = true
        var next = 0
        while next < reached.count {
            for spread in document.definitions[reached[next]].spreads {
                let name = document.nodes[Int(document.spreads[spread])].name
                guard let fragment = document.fragments.fragment(name), !isReached[fragment] else { continue }
                isReached[fragment] = true
                reached.append(fragment)
            }
            next &+= 1
        }
    }

    /// The schema's fields in what was reached, each once, as `fields`.
    mutating func gatherFields(except typename: Int) {
        if stamp == .max {
            for index in stamps.indices { stamps[index] = 0 }
            stamp = 0
        }
        stamp &+= 1
        for definition in reached {
            let node = document.definitions[definition].node
            for index in node..<document.nodes[node].next where document.nodes[index].kind == .field {
                let field = Int(document.nodes[index].definition)
                guard field < stamps.count, field != typename, stamps[field] != stamp else { continue }
                stamps[field] = stamp
                fields.append(field)
            }
        }
    }
}
