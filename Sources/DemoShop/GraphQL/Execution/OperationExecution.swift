// SPDX-License-Identifier: Apache-2.0

/// Carries out a plan (GraphQL, section 6.4) one field after the other, mutations as the specification wants it and
/// queries because nobody is in a hurry. The answer is written as it is found; an object that may not be null but
/// would be is taken back, up to the first that may.
struct OperationExecution {
    private let plan: OperationPlan
    private let context: GraphQLContext
    private(set) var budget: ExecutionBudget
    private var data = AnswerText()
    private var faults: [FieldFault] = []
    private var path: [FieldFault.PathStep] = []

    init(_ plan: OperationPlan, context: GraphQLContext, budget: ExecutionBudget) {
        self.plan = plan
        self.context = context
        self.budget = budget
    }

    /// The whole answer, `{"errors":[…],"data":{…}}`.
    mutating func run() async throws -> AnswerText {
        do {
            let root: any Sendable = RootObject()
            if try await !write(plan.fields, of: root) { data.write("null") }
        } catch let fault as FieldFault {
            // Nothing else gets here than that the budget is used up.
            data.cut(to: 0)
            data.write("null")
            faults = [fault]
        }
        var answer = AnswerText()
        answer.write("{")
        if !faults.isEmpty {
            answer.write(key: "errors")
            answer.write(list: faults) { text, fault in text.write(fault) }
            answer.write(",")
        }
        answer.write(key: "data")
        answer.write(data)
        answer.write("}")
        budget.bytes -= answer.count
        return answer
    }

    /// False: nothing is written, since a field that may not be null would be.
    private mutating func write(_ fields: [OperationPlan.Field], of source: any Sendable) async throws -> Bool {
        let start = data.count
        data.write("{")
        for (position, field) in fields.enumerated() {
            try spend()
            if position > 0 { data.write(",") }
            data.write(key: field.responseName)
            path.append(.field(field.responseName))
            let value = try await resolve(field, of: source)
            let isWritten = try await write(value, field, field.definition.type)
            path.removeLast()
            guard isWritten else {
                data.cut(to: start)
                return false
            }
        }
        data.write("}")
        return true
    }

    /// Null where there was an error, which is kept.
    private mutating func resolve(_ field: OperationPlan.Field, of source: any Sendable) async throws -> ResolvedValue?
    {
        if field.definition.name == "__typename" { return .string(field.type) }
        do {
            guard let resolver = field.resolver else {
                throw FieldFault("The field \"\(field.type).\(field.definition.name)\" is not supported.")
            }
            return try await resolver(source, FieldCall(arguments: try field.arguments.get(), context: context))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            report(FieldFault(error), at: field)
            return nil
        }
    }

    private mutating func report(_ fault: FieldFault, at field: OperationPlan.Field) {
        let size = path.reduce(0) { if case .field(let name) = $1 { $0 + name.utf8.count } else { $0 } }
        guard budget.faults > 0, size <= budget.bytes else { return }
        budget.faults -= 1
        budget.bytes -= size
        var fault = fault
        fault.path = path
        fault.locate(field.offset, in: plan.source)
        faults.append(fault)
    }

    private mutating func write(
        _ value: ResolvedValue?,
        _ field: OperationPlan.Field,
        _ type: TypeReference
    ) async throws -> Bool {
        if case .nonNull(let type) = type {
            if case .null? = value {
                let name = "\(field.type).\(field.definition.name)"
                report(FieldFault("Cannot return null for the non-nullable field \(name)."), at: field)
                return false
            }
            guard let value else { return false }
            return try await write(value, field, inner: type)
        }
        if let value, try await write(value, field, inner: type) { return true }
        data.write("null")
        return true
    }

    private mutating func write(
        _ value: ResolvedValue,
        _ field: OperationPlan.Field,
        inner type: TypeReference
    ) async throws -> Bool {
        switch value {
        case .null: return false
        case .bool(let value): data.write(value ? "true" : "false")
        case .int(let value): data.write(String(value))
        case .string(let value): data.write(string: value)
        case .object(let object): return try await write(field.children, of: object)
        case .list(let items):
            guard case .list(let itemType) = type else { return false }
            let start = data.count
            data.write("[")
            for (position, item) in items.enumerated() {
                if position > 0 { data.write(",") }
                path.append(.item(position))
                let isWritten = try await write(item, field, itemType)
                path.removeLast()
                guard isWritten else {
                    data.cut(to: start)
                    return false
                }
            }
            data.write("]")
        }
        return true
    }

    private mutating func spend() throws {
        budget.fields -= 1
        guard budget.fields >= 0, data.count < budget.bytes else { throw ExecutionBudget.exhausted }
    }
}
