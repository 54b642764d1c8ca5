// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaPlan {
    /// Checks a value with a schema. After a failure checking goes on only if findings are wanted.
    ///
    /// - Parameter marks: whether to mark what is evaluated of the value.
    func check(
        _ first: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        var schema = first
        while nodes[Int(schema)].alias >= 0 { schema = nodes[Int(schema)].alias }
        if schema == Self.anything { return true }
        if schema == Self.nothing {
            run.report(.never, value, schema)
            return false
        }
        guard run.enter() else { return false }
        defer { run.leave() }

        let rules = nodes[Int(schema)]
        let node = document[value]
        if !rules.types.holds(node.kind) {
            let isInteger =
                node.kind == .number && rules.types.rawValue & TypeMask.integer.rawValue != 0
                && (node.isPlainInteger || DecimalNumber(bytes, node.range).isInteger)
            if !isInteger {
                run.report(.type, value, schema)
                return false
            }
        }
        if rules.isPlain, !run.hasDynamicScope {
            return checkKind(rules, schema, value, node, document, bytes, &run, marks: marks)
        }
        return checkAll(rules, schema, value, node, document, bytes, &run, marks: marks)
    }

    /// The keywords for values of one kind.
    @inline(__always)
    private func checkKind(
        _ rules: SchemaNode,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        switch node.kind {
        case .string:
            if rules.strings < 0 { return true }
            return checkString(strings[Int(rules.strings)], schema, value, node, document, bytes, &run)
        case .number:
            if rules.numbers < 0 { return true }
            return checkNumber(numbers[Int(rules.numbers)], schema, value, node, bytes, &run)
        case .object:
            if rules.objects < 0 { return true }
            return checkObject(rules.objects, schema, value, node, document, bytes, &run, marks: marks)
        case .array:
            if rules.arrays < 0 { return true }
            return checkArray(rules.arrays, schema, value, node, document, bytes, &run, marks: marks)
        case .true, .false, .null:
            return true
        }
    }

    /// All keywords.
    private func checkAll(
        _ rules: SchemaNode,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun,
        marks: Bool
    ) -> Bool {
        if rules.isNullable, node.kind == .null { return true }
        let isNewScope = run.hasDynamicScope && run.scope.last != rules.resource
        if isNewScope { run.scope.append(rules.resource) }
        defer { if isNewScope { run.scope.removeLast() } }

        let firstMark = run.marks.count
        let looks =
            rules.unevaluatedProperties >= 0 && node.kind == .object
            || rules.unevaluatedItems >= 0 && node.kind == .array
        var isValid = true
        if rules.enumeration >= 0, !isAmong(rules.enumeration, value, node, document, bytes, &run) {
            run.report(.enum, value, schema)
            isValid = false
        }
        if isValid, rules.constant >= 0, !isAmong(rules.constant, value, node, document, bytes, &run) {
            run.report(.const, value, schema)
            isValid = false
        }
        if !isValid, !run.explains { return false }
        if !checkKind(rules, schema, value, node, document, bytes, &run, marks: marks || looks) {
            isValid = false
            if !run.explains { return false }
        }
        var index = Int(rules.firstStep)
        let end = index &+ Int(rules.stepCount)
        while index < end {
            if !checkStep(steps[index], schema, value, document, bytes, &run, marks: marks || looks) {
                isValid = false
                if !run.explains { return false }
            }
            index &+= 1
        }
        // What failed has not marked all it would have: only a value that fits so far is looked at.
        if looks, isValid {
            isValid = checkUnevaluated(rules, schema, value, node, firstMark, document, bytes, &run)
            if marks { run.mark(.isWhole, value) }
        }
        if !marks { run.dropMarks(to: firstMark) }
        return isValid
    }

    /// `unevaluatedItems` and `unevaluatedProperties`: what no schema for the same value was for.
    private func checkUnevaluated(
        _ rules: SchemaNode,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ firstMark: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        guard run.spend(node.count &+ run.marks.count &- firstMark) else { return false }
        run.stampMarks(from: firstMark, nodes: document.count)
        if run.isStamped(.isWhole, value) { return true }
        // Found first and checked then: checking an element may look at marks itself.
        var left: [Int] = []
        if node.kind == .object {
            var members = document.members(of: value)
            while let member = members.next(in: document) {
                if !run.isStamped(.isEvaluated, member.value) { left.append(member.value) }
            }
        } else {
            var elements = document.elements(of: value)
            while let element = elements.next(in: document) {
                if !run.isStamped(.isEvaluated, element) { left.append(element) }
            }
        }
        let isObject = node.kind == .object
        let target = isObject ? rules.unevaluatedProperties : rules.unevaluatedItems
        var isValid = true
        for child in left {
            if target == Self.nothing {
                run.report(isObject ? .unevaluatedProperties : .unevaluatedItems, child, schema)
                isValid = false
            } else if !check(target, child, document, bytes, &run, marks: run.marksAll) {
                isValid = false
            }
            if !isValid, !run.explains { return false }
        }
        return isValid
    }

    /// `enum` and `const`.
    private func isAmong(
        _ enumeration: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        let rules = enumerations[Int(enumeration)]
        if node.kind == .string { return find(value, node, in: rules.strings, document, bytes, &run) >= 0 }
        var budget = run.stepsLeft
        let before = budget
        let bytesOfConstants = constantBytes
        var isFound = false
        for index in Int(rules.firstOther)..<Int(rules.firstOther &+ rules.otherCount) where !isFound {
            isFound = JSONValue.isEqual(
                value,
                document,
                bytes,
                Int(constants[index]),
                constantDocument,
                bytesOfConstants.span,
                &budget
            )
        }
        return run.spend(before &- budget) && isFound
    }

    /// The number of a string or key in a table.
    @inline(__always)
    func find(
        _ value: Int,
        _ node: JSONNode,
        in table: KeyTable,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Int {
        guard node.hasEscapes else { return keys.find(bytes, node.content, in: table) }
        return findDecoded(value, in: table, document, bytes, &run)
    }

    @inline(never)
    private func findDecoded(
        _ value: Int,
        in table: KeyTable,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Int {
        var text = run.takeText()
        document.decodeString(value, in: bytes, into: &text)
        let number = keys.find(text.span, 0..<text.count, in: table)
        run.giveBack(text)
        return number
    }
}
