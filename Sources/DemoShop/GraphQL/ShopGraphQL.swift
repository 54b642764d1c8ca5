// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON

/// Answers GraphQL requests: one, or an array of any length.
struct ShopGraphQL: Sendable {
    let schema: ShopSchema

    /// Made of ``DemoShop/graphQLSchema`` once.
    static let shared = Result { ShopGraphQL(schema: try ShopSchema(sdl: DemoShop.graphQLSchema)) }

    struct Answer: Sendable {
        let text: AnswerText
        /// False: it was not even tried.
        let isExecuted: Bool
    }

    /// As careless as the rest: what it takes is bounded by the size of the body, the nesting that the reader's stack
    /// bears, and ``ExecutionBudget``.
    private static let limits = GraphQLLimits(
        maximumBytes: 1 << 20,
        maximumTokens: 1 << 20,
        maximumNesting: ExecutionBudget.maximumDepth,
        maximumSelections: 1 << 20
    )

    /// What reading documents needs, used again from one request of a batch to the next.
    private struct Tools {
        var document = GraphQLDocument()
        var validator: GraphQLValidator
        var budget = ExecutionBudget()
    }

    /// - Parameter body: JSON.
    func answer(_ body: [UInt8], context: GraphQLContext) async throws -> Answer {
        let json: JSONDocument
        let requests: [GraphQLRequest]
        do {
            (json, requests) = try Self.read(body)
        } catch {
            return Answer(text: Self.refusal([error]), isExecuted: false)
        }
        var tools = Tools(validator: GraphQLValidator(schema: schema.validated))
        guard json[0].kind == .array else {
            return try await answer(requests[0], json, body, &tools, context)
        }
        var texts: [AnswerText] = []
        for request in requests { texts.append(try await answer(request, json, body, &tools, context).text) }
        var text = AnswerText()
        text.write(list: texts) { text, item in text.write(item) }
        return Answer(text: text, isExecuted: true)
    }

    private static func read(_ body: [UInt8]) throws(FieldFault) -> (JSONDocument, [GraphQLRequest]) {
        var json = JSONDocument()
        do {
            try json.parse(body.span)
        } catch {
            throw FieldFault("The body is not JSON: \(error.reason.text).", code: "invalid_json")
        }
        do {
            return (json, try GraphQLRequest.read(json, body.span, maximumBatch: .max))
        } catch {
            throw FieldFault(error.text, code: "invalid_request")
        }
    }

    private func answer(
        _ request: GraphQLRequest,
        _ json: JSONDocument,
        _ body: [UInt8],
        _ tools: inout Tools,
        _ context: GraphQLContext
    ) async throws -> Answer {
        let plan: OperationPlan
        do throws(RequestFaults) {
            guard tools.budget.bytes > 0 else { throw RequestFaults(faults: [ExecutionBudget.exhausted]) }
            plan = try self.plan(request, json, body, &tools)
        } catch {
            let text = Self.refusal(error.faults)
            tools.budget.bytes -= text.count
            return Answer(text: text, isExecuted: false)
        }
        var execution = OperationExecution(plan, context: context, budget: tools.budget)
        let text = try await execution.run()
        tools.budget = execution.budget
        return Answer(text: text, isExecuted: true)
    }

    private func plan(
        _ request: GraphQLRequest,
        _ json: JSONDocument,
        _ body: [UInt8],
        _ tools: inout Tools
    ) throws(RequestFaults) -> OperationPlan {
        guard let query = request.query else {
            throw RequestFaults(faults: [FieldFault("Persisted queries are not supported.", code: "invalid_request")])
        }
        var text: [UInt8] = []
        json.decodeString(query, in: body.span, into: &text)
        do {
            try tools.document.parse(text.span, limits: Self.limits)
        } catch {
            throw RequestFaults(faults: [FieldFault(error.error(in: text.span))])
        }
        let errors = tools.validator.validate(&tools.document)
        guard errors.isEmpty else { throw RequestFaults(faults: suggesting(errors, tools.document)) }

        var name: [UInt8] = []
        if let node = request.operationName { json.decodeString(node, in: body.span, into: &name) }
        do {
            let operation = try tools.document.operation(named: name.span)
            let variables = try self.variables(operation, tools.document, request, json, body)
            var planner = OperationPlanner(
                schema: schema,
                document: tools.document,
                variables: variables,
                budget: tools.budget
            )
            defer { tools.budget = planner.budget }
            return try planner.plan(operation)
        } catch let error as GraphQLError {
            throw RequestFaults(faults: [FieldFault(error)])
        } catch let error as RequestFaults {
            throw error
        } catch {
            throw RequestFaults(faults: [FieldFault(error)])
        }
    }

    /// The values of an operation's variables, checked, with defaults.
    private func variables(
        _ operation: Int,
        _ document: GraphQLDocument,
        _ request: GraphQLRequest,
        _ json: JSONDocument,
        _ body: [UInt8]
    ) throws -> [String: InputValue] {
        var checked = GraphQLVariables()
        checked.read(for: operation, of: document, request.variables, in: json, body.span)
        let errors = checked.check(
            for: operation,
            of: document,
            schema: schema.validated,
            in: json,
            body.span,
            limits: GraphQLVariableLimits(maximumListItems: .max)
        )
        guard errors.isEmpty else { throw RequestFaults(faults: errors.map { FieldFault($0) }) }

        let sent = request.variables.map { json.values(of: $0, in: body) } ?? [:]
        var values: [String: InputValue] = [:]
        for node in document.children(of: document.definitions[operation].node)
        where document.nodes[node].kind == .variableDefinition {
            let parts = document.children(of: node)
            guard let type = parts.first else { continue }
            let fallback = parts.dropFirst().first { document.nodes[$0].kind != .directive }
            let name = document.fullName(of: node)
            let value = sent[name].map { InputValue($0, in: json, body) }
            if let value = value ?? fallback.flatMap({ InputValue($0, in: document) }) {
                values[name] = try schema.coerce(value, to: document.typeReference(type))
            }
        }
        return values
    }

    /// Names that do not exist are answered with those that do.
    private func suggesting(_ errors: [GraphQLError], _ document: GraphQLDocument) -> [FieldFault] {
        let named: [GraphQLRule] = [.fieldsOnCorrectType, .knownArgumentNames]
        guard errors.contains(where: { named.contains($0.rule) }) else { return errors.map { FieldFault($0) } }
        var suggestions = Suggestions(schema: schema, document: document)
        suggestions.walkDefinitions()
        let others = suggestions.faults.isEmpty ? errors : errors.filter { !named.contains($0.rule) }
        return suggestions.faults + others.map { FieldFault($0) }
    }

    private static func refusal(_ faults: [FieldFault]) -> AnswerText {
        var text = AnswerText()
        text.write("{")
        text.write(key: "errors")
        text.write(list: faults) { text, fault in text.write(fault) }
        text.write("}")
        return text
    }
}

/// Why an operation is not executed.
struct RequestFaults: Error {
    let faults: [FieldFault]
}
