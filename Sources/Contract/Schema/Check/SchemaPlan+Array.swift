// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaPlan {
    func checkArray(
        _ index: Int32,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        let rules = arrays[Int(index)]
        var isValid = true
        if node.count < Int(rules.minimum) || node.count > Int(rules.maximum) {
            run.report(node.count < Int(rules.minimum) ? .minItems : .maxItems, value, schema)
            isValid = false
            if !run.explains { return false }
        }
        guard run.spend(node.count) else { return false }

        if rules.prefixCount > 0 || rules.items >= 0 {
            var elements = document.elements(of: value)
            var position: Int32 = 0
            while let element = elements.next(in: document) {
                let isPrefix = position < rules.prefixCount
                let target = isPrefix ? lists[Int(rules.firstPrefix &+ position)] : rules.items
                position &+= 1
                if target < 0 { break }
                if marks, isPrefix { run.mark(.isEvaluated, element) }
                if target == Self.nothing {
                    run.report(.items, element, schema)
                    isValid = false
                } else if !check(target, element, document, bytes, &run, marks: run.marksAll) {
                    isValid = false
                }
                if !isValid, !run.explains { return false }
            }
            if marks, rules.items >= 0 { run.mark(.isWhole, value) }
        }
        if rules.contains >= 0, !checkContains(rules, schema, value, document, bytes, &run, marks: marks) {
            isValid = false
            if !run.explains { return false }
        }
        if rules.isUnique, node.count > 1, !isUnique(value, node, document, bytes, &run) {
            run.report(.uniqueItems, value, schema)
            isValid = false
        }
        return isValid
    }

    private func checkContains(
        _ rules: ArrayRules,
        _ schema: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        let explains = run.explains
        run.explains = false
        defer { run.explains = explains }
        let looksAtAll = marks && rules.containsEvaluates
        var found = 0
        var elements = document.elements(of: value)
        while let element = elements.next(in: document) {
            // Enough is known unless all that match must be marked or counted.
            if !looksAtAll, rules.maximumContains == .max, found >= Int(rules.minimumContains) { break }
            let firstMark = run.marks.count
            if check(rules.contains, element, document, bytes, &run, marks: run.marksAll) {
                found &+= 1
                if looksAtAll { run.mark(.isEvaluated, element) }
            } else {
                run.dropMarks(to: firstMark)
            }
        }
        if found >= Int(rules.minimumContains), found <= Int(rules.maximumContains) { return true }
        run.explains = explains
        if found < Int(rules.minimumContains) {
            run.report(rules.minimumContains == 1 ? .contains : .minContains, value, schema)
        } else {
            run.report(.maxContains, value, schema)
        }
        return false
    }

    /// Few elements are compared one with another, many by their hashes.
    private func isUnique(
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        var budget = run.stepsLeft
        let before = budget
        var isUnique = true
        if node.count <= 8 {
            var left = document.elements(of: value)
            while isUnique, let element = left.next(in: document) {
                var right = left
                while isUnique, let other = right.next(in: document) {
                    isUnique = !JSONValue.isEqual(element, document, bytes, other, document, bytes, &budget)
                }
            }
        } else {
            // One step for each node below.
            guard run.spend(node.next &- value) else { return false }
            budget = run.stepsLeft
            var table: [Int: [Int]] = [:]
            var elements = document.elements(of: value)
            while isUnique, let element = elements.next(in: document) {
                let hash = JSONValue.hash(element, document, bytes)
                for other in table[hash, default: []] where isUnique {
                    isUnique = !JSONValue.isEqual(element, document, bytes, other, document, bytes, &budget)
                }
                table[hash, default: []].append(element)
            }
            return run.spend(run.stepsLeft &- budget) && isUnique
        }
        return run.spend(before &- budget) && isUnique
    }
}
