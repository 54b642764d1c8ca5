// SPDX-License-Identifier: Apache-2.0

import JSON

/// The check of one request of a body: its document, and each operation that may be meant.
extension RequestCheck {
    mutating func check(
        _ node: Int,
        at position: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) {
        let request: GraphQLRequest
        do throws(GraphQLRequestError) {
            request = try GraphQLRequest(node, in: json, bytes)
        } catch {
            return end(.request, error.text, request: position)
        }
        let before = outcome.violations.count
        guard let document = resolve(request, node, at: position, json, bytes, &scratch) else { return }
        let reading = limits.reading(isWide: endpoint.policy.readsBeyondLimits)
        guard let isKnown = read(document, reading, at: position, bytes, &scratch) else { return }
        var isValid = true
        if !isKnown {
            for error in scratch.validator.validate(&scratch.document) {
                isValid = false
                let category: GraphQLCategory = error.rule == .documentLimits ? .complexity : .validation
                outcome.violations.append(GraphQLViolation(category, error, request: position))
            }
        }

        for operation in operations(request, at: position, json, bytes, &scratch) {
            check(operation, of: request, at: position, document.unlisted, json, bytes, &scratch)
        }
        if endpoint.policy.gathersArguments, let extensions = request.extensions {
            gather(extensions: extensions, json, bytes, &scratch)
        }
        if let key = document.registration, outcome.violations.count == before {
            scratch.persistedQueries.insert(scratch.document.source, for: key)
        }
        if isValid { scratch.documents.put(&scratch.document, reading) }
    }

    /// Whether the document is known to be valid; nil: it cannot be read, which has been reported.
    private mutating func read(
        _ document: ResolvedDocument,
        _ reading: GraphQLLimits,
        at position: Int,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) -> Bool? {
        let isKnown: Bool
        do throws(GraphQLSyntaxError) {
            switch document.text {
            case .sent(let range):
                isKnown = try read(bytes.extracting(range), reading, &scratch)
            case .decoded:
                var text: [UInt8] = []
                swap(&text, &scratch.text)
                defer { swap(&text, &scratch.text) }
                isKnown = try read(text.span, reading, &scratch)
            case .stored(let text):
                isKnown = try read(text.span, reading, &scratch)
            }
        } catch {
            refuse(error, at: position, scratch)
            return nil
        }
        guard endpoint.policy.readsBeyondLimits else { return isKnown }
        let count = scratch.document.source.count
        if let limit = limits.bytes, count > limit {
            report(
                .complexity,
                GraphQLSyntaxError.Reason.documentTooLarge.text,
                request: position,
                measured: count,
                limit: limit
            )
        }
        let tokens = scratch.document.counts.tokens
        if let limit = limits.tokens, tokens > limit {
            report(
                .complexity,
                GraphQLSyntaxError.Reason.tooManyTokens.text,
                request: position,
                measured: tokens,
                limit: limit
            )
        }
        return isKnown
    }

    private func read(
        _ text: Span<UInt8>,
        _ reading: GraphQLLimits,
        _ scratch: inout GraphQLScratch
    ) throws(GraphQLSyntaxError) -> Bool {
        if scratch.documents.take(text, reading, into: &scratch.document) { return true }
        try scratch.document.parse(text, limits: reading)
        return false
    }

    private mutating func refuse(_ error: GraphQLSyntaxError, at position: Int, _ scratch: GraphQLScratch) {
        let shown = error.error(in: scratch.document.source.span)
        var category = GraphQLCategory.syntax
        if error.isLimit { category = error.reason == .tooDeep ? .depth : .complexity }
        outcome.violations.append(GraphQLViolation(category, shown, request: position))
        // What even the widest limits do not let in is read by nobody.
        if error.isLimit, endpoint.policy.readsBeyondLimits {
            outcome.violations.append(GraphQLViolation(.syntax, shown, request: position))
        }
        outcome.isComplete = false
    }

    /// The operation that is meant; where that cannot be told, all of the document.
    private mutating func operations(
        _ request: GraphQLRequest,
        at position: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) -> [Int] {
        var name: [UInt8] = []
        if let node = request.operationName { json.decodeString(node, in: bytes, into: &name) }
        do throws(GraphQLError) {
            return [try scratch.document.operation(named: name.span)]
        } catch {
            outcome.violations.append(GraphQLViolation(.operation, error, request: position))
            var all: [Int] = []
            for number in scratch.document.definitions.indices {
                let node = scratch.document.definitions[number].node
                if scratch.document.nodes[node].kind == .operation { all.append(number) }
            }
            return all
        }
    }

    private mutating func check(
        _ operation: Int,
        of request: GraphQLRequest,
        at position: Int,
        _ unlisted: UnlistedDocument?,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) {
        let kind = scratch.document.kind(of: operation)
        if isGet, kind == .mutation {
            report(.request, "a mutation may not be sent by GET", request: position)
        }
        if kind == .subscription, !endpoint.policy.allowsSubscriptions {
            report(.operation, "subscriptions are not served here", request: position)
        }

        scratch.variables.read(for: operation, of: scratch.document, request.variables, in: json, bytes)
        let values = GraphQLVariableLimits(maximumListItems: limits.listItems ?? .max)
        let errors = scratch.variables.check(
            for: operation,
            of: scratch.document,
            schema: endpoint.schema,
            in: json,
            bytes,
            limits: values
        )
        for error in errors {
            let category: GraphQLCategory = error.rule == .documentLimits ? .complexity : .validation
            outcome.violations.append(GraphQLViolation(category, error, request: position))
        }

        let measures = scratch.meter.measure(
            operation,
            of: scratch.document,
            variables: scratch.variables,
            in: json,
            bytes
        )
        for finding in limits.outcomes(measures) {
            outcome.violations.append(GraphQLViolation(finding, request: position))
        }

        let roots = scratch.rootFields.count
        gatherRootFields(of: operation, at: position, &scratch)
        let fields = scratch.fields.count
        let arguments = scratch.arguments.count
        if endpoint.policy.gathersArguments { gather(operation, json, bytes, &scratch) }
        outcome.operations.append(
            GraphQLOperation(
                request: position,
                kind: kind,
                name: scratch.document.name(of: scratch.document.definitions[operation].node),
                measures: measures,
                rootFields: roots..<scratch.rootFields.count,
                fields: fields..<scratch.fields.count,
                arguments: arguments..<scratch.arguments.count,
                unlisted: unlisted
            )
        )
    }

    /// Tries count for the whole body: a batch is no more than a document with aliases.
    private mutating func gatherRootFields(of operation: Int, at position: Int, _ scratch: inout GraphQLScratch) {
        for node in scratch.document.rootFields(of: operation) {
            guard let field = scratch.document.schemaField(of: node), field != Int(endpoint.schema.typenameField)
            else { continue }
            scratch.rootFields.append(field)
            guard let limit = limits.repeats, let sensitive = endpoint.sensitive[field] else { continue }
            scratch.repeats[sensitive] &+= 1
            let count = scratch.repeats[sensitive]
            guard count > limit else { continue }
            let violation = GraphQLViolation(
                GraphQLGuardOutcome(.repeats, measured: count, limit: limit),
                request: position
            )
            if let last = outcome.violations.lastIndex(where: { $0.isSameRule(as: violation) }) {
                outcome.violations[last] = violation
            } else {
                outcome.violations.append(violation)
            }
        }
    }

    private mutating func gather(
        _ operation: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) {
        scratch.reach(operation)
        scratch.gatherFields(except: Int(endpoint.schema.typenameField))
        let isWhole = GraphQLArguments.visit(
            operation,
            of: scratch.document,
            schema: endpoint.schema,
            variables: scratch.variables,
            in: json,
            bytes,
            reached: scratch.reached,
            maximumValues: scratch.arguments.valuesLeft,
            maximumBytes: scratch.arguments.bytesLeft,
            into: &scratch.arguments
        )
        if !isWhole { outcome.hasAllArguments = false }
    }

    /// Rules look at the extensions too: some backends read them.
    private mutating func gather(
        extensions: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) {
        let isWhole = GraphQLArguments.visit(
            extensions,
            named: "extensions",
            in: json,
            bytes,
            maximumValues: scratch.arguments.valuesLeft,
            maximumBytes: scratch.arguments.bytesLeft,
            into: &scratch.arguments
        )
        if !isWhole { outcome.hasAllArguments = false }
    }
}
