// SPDX-License-Identifier: Apache-2.0

import JSON

/// The keywords that apply other schemas to the same value.
extension SchemaPlan {
    func checkStep(
        _ step: SchemaStep,
        _ schema: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        switch step.kind {
        case .reference:
            return check(step.first, value, document, bytes, &run, marks: marks)
        case .dynamicReference:
            return check(dynamicTarget(step, run), value, document, bytes, &run, marks: marks)
        case .allOf:
            var isValid = true
            for index in Int(step.first)..<Int(step.first &+ step.second) {
                if check(lists[index], value, document, bytes, &run, marks: marks) { continue }
                isValid = false
                if !run.explains { return false }
            }
            return isValid
        case .anyOf, .oneOf:
            if step.third >= 0 {
                return checkDiscriminated(step, schema, value, document, bytes, &run, marks: marks)
            }
            return checkAlternatives(step, schema, value, document, bytes, &run, marks: marks)
        case .not:
            if !fitsQuietly(step.first, value, document, bytes, &run, marks: false) { return true }
            run.report(.not, value, schema)
            return false
        case .condition:
            let holds = fitsQuietly(step.first, value, document, bytes, &run, marks: marks)
            let next = holds ? step.second : step.third
            return next < 0 || check(next, value, document, bytes, &run, marks: marks)
        }
    }

    /// Whether a schema holds, without findings; if it does not, nothing of it stays marked.
    private func fitsQuietly(
        _ target: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        let explains = run.explains
        let marksAll = run.marksAll
        let firstMark = run.marks.count
        run.explains = false
        // Marks are of use only where the schema's own are.
        run.marksAll = marksAll && marks
        let fits = check(target, value, document, bytes, &run, marks: marks)
        run.explains = explains
        run.marksAll = marksAll
        if !fits || !marks { run.dropMarks(to: firstMark) }
        return fits
    }

    /// The outermost resource in scope that has the anchor decides (2020-12 core, section 8.2.3.2).
    private func dynamicTarget(_ step: SchemaStep, _ run: borrowing SchemaRun) -> Int32 {
        let targets = dynamicTargets[Int(step.second)]
        for resource in run.scope {
            for target in targets where target.resource == resource { return target.schema }
        }
        return step.first
    }

    // MARK: anyOf and oneOf

    private func checkAlternatives(
        _ step: SchemaStep,
        _ schema: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        let isOne = step.kind == .oneOf
        let firstFinding = run.findings.count
        let limit = run.findingLimit
        // Each alternative has room for all that may be told of it; what is not chosen goes again.
        if run.explains { run.findingLimit = firstFinding + run.check.maximumFailures }
        var best = BestAlternative()
        var fitting = 0
        for index in Int(step.first)..<Int(step.first &+ step.second) {
            let firstMark = run.marks.count
            if check(lists[index], value, document, bytes, &run, marks: marks) {
                fitting &+= 1
                // With marks wanted, all that fit have their say.
                if isOne ? fitting > 1 : !marks { break }
            } else {
                run.dropMarks(to: firstMark)
                if run.explains { best.consider(run.findings[firstFinding...]) }
                if run.isExhausted { break }
            }
            if run.explains { run.findings.removeSubrange(firstFinding...) }
        }
        if run.explains { run.findings.removeSubrange(firstFinding...) }
        run.findingLimit = limit
        if isOne ? fitting == 1 : fitting > 0 { return true }
        guard run.explains else { return false }
        run.report(isOne ? .oneOf : .anyOf, value, schema, detail: fitting)
        if fitting == 0 {
            for finding in best.findings {
                run.report(finding.keyword, finding.node, finding.schema, detail: finding.detail)
            }
        }
        return false
    }

    /// The alternative that a value most likely was meant to be: the one with the least against it, if there is one.
    private struct BestAlternative {
        private(set) var findings: [SchemaFinding] = []
        private var weight = Int.max

        mutating func consider(_ candidate: ArraySlice<SchemaFinding>) {
            let other = candidate.reduce(0) { $0 + $1.weight }
            if other < weight {
                weight = other
                findings = Array(candidate)
            } else if other == weight {
                findings = []
            }
        }
    }

    // MARK: Discriminator

    /// The alternative that the value itself names.
    private func checkDiscriminated(
        _ step: SchemaStep,
        _ schema: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        let rules = discriminators[Int(step.third)]
        // Other kinds of values have no such property, and the alternatives may be for them.
        guard document[value].kind == .object else {
            return checkAlternatives(step, schema, value, document, bytes, &run, marks: marks)
        }
        guard run.spend(document[value].count) else { return false }
        let start = Int(rules.keyStart)
        let names = keys.bytes
        let name = names.span.extracting(start..<(start &+ Int(rules.keyCount)))
        guard let property = document.value(forKey: name, of: value, in: bytes) else {
            run.report(.discriminator, value, schema, detail: Int(step.third))
            return false
        }
        let node = document[property]
        let number = node.kind == .string ? find(property, node, in: rules.values, document, bytes, &run) : -1
        guard number >= 0 else {
            run.report(.discriminator, property, schema, detail: Int(step.third))
            return false
        }
        let target = keys.entries[Int(rules.values.firstEntry) &+ number].schema
        return check(target, value, document, bytes, &run, marks: marks)
    }
}
