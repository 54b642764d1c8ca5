// SPDX-License-Identifier: Apache-2.0

package import JSON

extension SchemaPlan {
    /// Whether a value fits a schema. Stops at the first failure. Without allocation for usual schemas.
    ///
    /// - Parameters:
    ///   - value: a node of the document, which must have been read to its end.
    ///   - bytes: what the document was read from.
    package func isValid(
        _ entry: SchemaEntry,
        _ value: Int = 0,
        of document: borrowing JSONDocument,
        in bytes: Span<UInt8>,
        _ check: SchemaCheck = SchemaCheck(),
        using scratch: SchemaScratch
    ) -> Bool {
        guard fits(entry, value, document, bytes, check, scratch) else { return false }
        guard check.undeclared == .reject else { return true }
        return undeclared(document, &scratch.run).isEmpty
    }

    /// Checks a value; tells what is wrong with it, or what of it is undeclared. A value that does not fit is checked a
    /// second time for the explanation.
    package func validate(
        _ entry: SchemaEntry,
        _ value: Int = 0,
        of document: borrowing JSONDocument,
        in bytes: Span<UInt8>,
        _ check: SchemaCheck = SchemaCheck(),
        using scratch: SchemaScratch
    ) -> SchemaResult {
        guard fits(entry, value, document, bytes, check, scratch) else {
            return SchemaResult(isValid: false, failures: explain(entry, value, document, bytes, check, scratch))
        }
        guard check.undeclared != .allow else { return SchemaResult(isValid: true) }
        let undeclared = undeclared(document, &scratch.run)
        guard check.undeclared == .reject, !undeclared.isEmpty else {
            return SchemaResult(isValid: true, undeclared: undeclared)
        }
        let failures = undeclared.prefix(max(1, check.maximumFailures)).map { node in
            failure(SchemaFinding(keyword: .undeclared, node: node, schema: 0, detail: 0), document, bytes)
        }
        return SchemaResult(isValid: false, failures: failures, undeclared: undeclared)
    }

    private func fits(
        _ entry: SchemaEntry,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ check: SchemaCheck,
        _ scratch: SchemaScratch
    ) -> Bool {
        guard document.isComplete, value >= 0, value < document.count else { return false }
        scratch.run.start(check, explains: false)
        scratch.run.hasDynamicScope = !dynamicTargets.isEmpty
        let isValid = self.check(entry.index, value, document, bytes, &scratch.run, marks: scratch.run.marksAll)
        return isValid && !scratch.run.isExhausted
    }

    private func explain(
        _ entry: SchemaEntry,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ check: SchemaCheck,
        _ scratch: SchemaScratch
    ) -> [SchemaFailure] {
        guard document.isComplete, value >= 0, value < document.count else {
            return [SchemaFailure(pointer: "", keyword: "type", expected: "a JSON document")]
        }
        var check = check
        check.maximumFailures = max(1, check.maximumFailures)
        let wasExhausted = scratch.run.isExhausted
        scratch.run.start(check, explains: true)
        scratch.run.hasDynamicScope = !dynamicTargets.isEmpty
        _ = self.check(entry.index, value, document, bytes, &scratch.run, marks: scratch.run.marksAll)
        var findings = scratch.run.findings
        if wasExhausted || findings.isEmpty {
            // Found before the budget was used up is true all the same.
            findings.insert(SchemaFinding(keyword: .budget, node: value, schema: entry.index, detail: 0), at: 0)
        }
        return findings.prefix(check.maximumFailures).map { failure($0, document, bytes) }
    }

    /// The properties that were not declared, in a document that fits.
    private func undeclared(_ document: borrowing JSONDocument, _ run: inout SchemaRun) -> [Int] {
        run.stampMarks(from: 0, nodes: document.count)
        var result: [Int] = []
        for mark in run.marks where mark.kind == .hasDeclaration {
            let object = Int(mark.node)
            guard !run.isStamped(.isWhole, object) else { continue }
            var members = document.members(of: object)
            while let member = members.next(in: document) {
                if !run.isStamped(.isEvaluated, member.value) { result.append(member.value) }
            }
        }
        guard result.count > 1 else { return result }
        // An object with several declarations was looked at for each.
        result.sort()
        var last = -1
        result.removeAll { node in
            defer { last = node }
            return node == last
        }
        return result
    }
}
