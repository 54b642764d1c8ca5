// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The values of one request's variables: which node of the request's JSON stands for which name of the document, and
/// whether they fit the types that the operation declares (section 6.1.2).
package struct GraphQLVariables: Sendable {
    /// The JSON node of each symbol; `GraphQLNode.none` where no value was sent.
    private(set) var values: [UInt32] = []
    /// The definition of each symbol in the operation.
    private(set) var definitions: [UInt32] = []

    package init() {}

    /// Finds the values by name. No check of types is made.
    ///
    /// - Parameters:
    ///   - operation: The number of the operation among the document's definitions.
    ///   - variables: The node of the `variables` object; nil where the request has none.
    package mutating func read(
        for operation: Int,
        of document: borrowing GraphQLDocument,
        _ variables: Int?,
        in json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) {
        values.removeAll(keepingCapacity: true)
        values.append(contentsOf: repeatElement(GraphQLNode.none, count: document.symbols.count))
        definitions.removeAll(keepingCapacity: true)
        definitions.append(contentsOf: repeatElement(GraphQLNode.none, count: document.symbols.count))

        let node = document.definitions[operation].node
        var child = node &+ 1
        while child < document.nodes[node].next, document.nodes[child].kind == .variableDefinition {
            definitions[Int(document.nodes[child].name)] = UInt32(truncatingIfNeeded: child)
            child = document.nodes[child].next
        }
        guard let variables else { return }
        var text: [UInt8] = []
        let source = document.source.span
        var members = json.members(of: variables)
        while let member = members.next(in: json) {
            let symbol: UInt32?
            if json[member.key].hasEscapes {
                text.removeAll(keepingCapacity: true)
                json.decodeString(member.key, in: bytes, into: &text)
                symbol = document.symbols.find(text.span, in: source)
            } else {
                symbol = document.symbols.find(bytes.extracting(json[member.key].content), in: source)
            }
            if let symbol { values[Int(symbol)] = UInt32(truncatingIfNeeded: member.value) }
        }
    }

    /// The JSON node of a variable's value; nil where none was sent.
    @inline(__always)
    func value(_ symbol: UInt32) -> Int? {
        guard symbol < values.count, values[Int(symbol)] != GraphQLNode.none else { return nil }
        return Int(values[Int(symbol)])
    }

    /// The node of a variable's default value.
    @inline(__always)
    func defaultValue(_ symbol: UInt32, in document: borrowing GraphQLDocument) -> Int? {
        guard symbol < definitions.count, definitions[Int(symbol)] != GraphQLNode.none else { return nil }
        let definition = Int(definitions[Int(symbol)])
        return document.nodes[definition].detail == 1 ? document.nodes[definition &+ 1].next : nil
    }

    /// Checks the values that were read against the types of a validated operation. Errors stand at the variable's
    /// definition and name the place within the value, never what is there.
    package func check(
        for operation: Int,
        of document: borrowing GraphQLDocument,
        schema: GraphQLSchema,
        in json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        limits: GraphQLVariableLimits = GraphQLVariableLimits()
    ) -> [GraphQLError] {
        var errors: [GraphQLError] = []
        let node = document.definitions[operation].node
        var child = node &+ 1
        while child < document.nodes[node].next, document.nodes[child].kind == .variableDefinition {
            let definition = document.nodes[child]
            if definition.definition != GraphQLNode.none, errors.count < limits.maximumErrors {
                let type = SchemaTypeRef(type: definition.definition, wrappers: definition.extra)
                var problem: VariableCheck.Problem?
                if let value = value(definition.name) {
                    let check = VariableCheck(schema: schema, limits: limits)
                    problem = check.check(value, type, json, bytes)
                } else if type.isNonNull, definition.detail == 0 {
                    problem = VariableCheck.Problem("a value is required")
                }
                if let problem {
                    let place = problem.path.isEmpty ? "" : " at \(problem.path)"
                    let name = document.text(definition.name)
                    let message = "the variable \"$\(name)\" does not fit\(place): \(problem.message)"
                    let rule: GraphQLRule = problem.isLimit ? .documentLimits : .variableValues
                    errors.append(document.error(rule, at: definition.start, message))
                }
            }
            child = definition.next
        }
        return errors
    }
}

package struct GraphQLVariableLimits: Hashable, Sendable {
    /// Entries of one list. Storefronts send some lines of an order; 250 is what large hosted shops take.
    package var maximumListItems: Int
    package var maximumErrors: Int

    package init(maximumListItems: Int = 250, maximumErrors: Int = 10) {
        self.maximumListItems = maximumListItems
        self.maximumErrors = maximumErrors
    }
}
