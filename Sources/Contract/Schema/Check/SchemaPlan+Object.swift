// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaPlan {
    /// The keywords for objects: one pass over the members, in which every occurrence of a key must fit.
    func checkObject(
        _ index: Int32,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        let rules = objects[Int(index)]
        var isValid = true
        if node.count < Int(rules.minimum) || node.count > Int(rules.maximum) {
            run.report(node.count < Int(rules.minimum) ? .minProperties : .maxProperties, value, schema)
            isValid = false
            if !run.explains { return false }
        }
        guard run.spend(node.count) else { return false }
        if marks, rules.declares { run.mark(.hasDeclaration, value) }

        let wordCount = rules.wordCount
        let firstSeen = run.seen.count
        if wordCount > 1 { run.seen.append(contentsOf: repeatElement(0, count: wordCount)) }
        defer { if wordCount > 1 { run.seen.removeSubrange(firstSeen...) } }
        var seen: UInt64 = 0

        var members = document.members(of: value)
        while let member = members.next(in: document) {
            let number = find(member.key, document[member.key], in: rules.keys, document, bytes, &run)
            var isEvaluated = false
            if number >= 0 {
                if wordCount > 1 {
                    run.seen[firstSeen &+ number &>> 6] |= 1 &<< UInt64(number & 63)
                } else {
                    seen |= 1 &<< UInt64(number)
                }
                let entry = keys.entries[Int(rules.keys.firstEntry) &+ number]
                if entry.schema >= 0 {
                    isEvaluated = true
                    if rules.hasDirections, !checkDirection(entry, member.value, schema, &run) {
                        isValid = false
                    } else if !check(entry.schema, member.value, document, bytes, &run, marks: run.marksAll) {
                        isValid = false
                    }
                }
            }
            if rules.patternCount > 0 || !isEvaluated || rules.names >= 0 {
                if !checkMember(rules, schema, member, &isEvaluated, document, bytes, &run) { isValid = false }
            }
            if !isValid, !run.explains { return false }
            if marks, isEvaluated { run.mark(.isEvaluated, member.value) }
        }
        if marks, rules.additional >= 0 { run.mark(.isWhole, value) }

        if rules.firstRequired >= 0 {
            let start = Int(rules.firstRequired) &+ Int(run.check.direction.rawValue) &* wordCount
            for word in 0..<wordCount {
                let missing = words[start &+ word] & ~(wordCount > 1 ? run.seen[firstSeen &+ word] : seen)
                if missing == 0 { continue }
                isValid = false
                if !run.explains { return false }
                reportMissing(missing, word, .required, value, schema, &run)
            }
        }
        if rules.dependentCount > 0 {
            let all = wordCount > 1 ? Array(run.seen[firstSeen...]) : [seen]
            if !checkDependents(rules, schema, all, value, document, bytes, &run, marks: marks) { isValid = false }
        }
        return isValid
    }

    /// What is not a plain declared property: names, patterns, additional properties.
    @inline(never)
    private func checkMember(
        _ rules: ObjectRules,
        _ schema: Int32,
        _ member: (key: Int, value: Int),
        _ isEvaluated: inout Bool,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        var isValid = true
        if rules.names >= 0 {
            let explains = run.explains
            run.explains = false
            let fits = check(rules.names, member.key, document, bytes, &run, marks: false)
            run.explains = explains
            if !fits {
                run.report(.propertyNames, member.value, schema)
                isValid = false
                if !explains { return false }
            }
        }
        for index in Int(rules.firstPattern)..<Int(rules.firstPattern &+ rules.patternCount) {
            let entry = patternProperties[index]
            guard matches(entry.pattern, member.key, document[member.key], document, bytes, &run) else { continue }
            isEvaluated = true
            if !check(entry.schema, member.value, document, bytes, &run, marks: run.marksAll) { isValid = false }
        }
        if isEvaluated || rules.additional < 0 { return isValid }
        isEvaluated = true
        if rules.additional == Self.nothing {
            run.report(.additionalProperties, member.value, schema)
            return false
        }
        return check(rules.additional, member.value, document, bytes, &run, marks: run.marksAll) && isValid
    }

    private func checkDirection(_ entry: KeyEntry, _ value: Int, _ schema: Int32, _ run: inout SchemaRun) -> Bool {
        switch run.check.direction {
        case .request where entry.flags.contains(.isReadOnly):
            run.report(.readOnly, value, schema)
            return false
        case .response where entry.flags.contains(.isWriteOnly):
            run.report(.writeOnly, value, schema)
            return false
        default:
            return true
        }
    }

    private func checkDependents(
        _ rules: ObjectRules,
        _ schema: Int32,
        _ seen: [UInt64],
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        var isValid = true
        for index in Int(rules.firstDependent)..<Int(rules.firstDependent &+ rules.dependentCount) {
            let rule = dependents[index]
            guard seen[Int(rule.key) &>> 6] &>> UInt64(rule.key & 63) & 1 != 0 else { continue }
            if rule.schema >= 0 {
                if !check(rule.schema, value, document, bytes, &run, marks: marks) { isValid = false }
            } else {
                for word in seen.indices {
                    let missing = words[Int(rule.firstRequired) &+ word] & ~seen[word]
                    if missing == 0 { continue }
                    isValid = false
                    reportMissing(missing, word, .dependentRequired, value, schema, &run)
                }
            }
            if !isValid, !run.explains { return false }
        }
        return isValid
    }

    private func reportMissing(
        _ missing: UInt64,
        _ word: Int,
        _ keyword: SchemaFinding.Keyword,
        _ value: Int,
        _ schema: Int32,
        _ run: inout SchemaRun
    ) {
        var left = missing
        while left != 0 {
            run.report(keyword, value, schema, detail: word &* 64 &+ left.trailingZeroBitCount)
            left &= left &- 1
        }
    }
}
