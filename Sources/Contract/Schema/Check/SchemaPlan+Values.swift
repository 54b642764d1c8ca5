// SPDX-License-Identifier: Apache-2.0

import JSON
import Matching

/// The keywords for strings and numbers.
extension SchemaPlan {
    @inline(__always)
    func checkString(
        _ rules: StringRules,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        if node.hasEscapes { return checkEscaped(rules, schema, value, document, bytes, &run) }
        let content = node.content
        var isValid = true
        if rules.hasLengths {
            let length = node.hasNonASCII ? Self.codePoints(bytes, content) : content.count
            isValid = checkLength(length, rules, schema, value, &run)
            if !isValid, !run.explains { return false }
        }
        if rules.pattern < 0, rules.format == .none { return isValid }
        return checkText(rules, schema, value, bytes.extracting(content), &run) && isValid
    }

    /// A string whose bytes are not yet its text.
    @inline(never)
    private func checkEscaped(
        _ rules: StringRules,
        _ schema: Int32,
        _ value: Int,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        var text = run.takeText()
        document.decodeString(value, in: bytes, into: &text)
        let length = Self.codePoints(text.span, 0..<text.count)
        var isValid = checkLength(length, rules, schema, value, &run)
        if isValid || run.explains {
            isValid = checkText(rules, schema, value, text.span, &run) && isValid
        }
        run.giveBack(text)
        return isValid
    }

    @inline(__always)
    private func checkLength(
        _ length: Int,
        _ rules: StringRules,
        _ schema: Int32,
        _ value: Int,
        _ run: inout SchemaRun
    ) -> Bool {
        if length >= Int(rules.minimum), length <= Int(rules.maximum) { return true }
        run.report(length < Int(rules.minimum) ? .minLength : .maxLength, value, schema)
        return false
    }

    private func checkText(
        _ rules: StringRules,
        _ schema: Int32,
        _ value: Int,
        _ text: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        var isValid = true
        if rules.pattern >= 0, !isMatch(rules.pattern, text, &run) {
            run.report(.pattern, value, schema)
            isValid = false
            if !run.explains { return false }
        }
        if rules.format != .none, !rules.format.isValid(text) {
            run.report(.format, value, schema)
            isValid = false
        }
        return isValid
    }

    /// Bytes that begin a character.
    private static func codePoints(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] & 0xC0 != 0x80 { count &+= 1 }
        return count
    }

    /// Searches a text. One that takes more than it may ends the check.
    private func isMatch(_ pattern: Int32, _ text: Span<UInt8>, _ run: inout SchemaRun) -> Bool {
        switch patterns[Int(pattern)].match(text, run.matching) {
        case .match:
            if run.matching.nanosecondsInLongMatches > SchemaRun.patternNanoseconds { run.exhaust() }
            return true
        case .noMatch:
            if run.matching.nanosecondsInLongMatches > SchemaRun.patternNanoseconds { run.exhaust() }
            return false
        case .exceededBudget:
            run.exhaust()
            return false
        }
    }

    /// Whether a pattern is found in a string or key.
    func matches(
        _ pattern: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ document: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        guard node.hasEscapes else { return isMatch(pattern, bytes.extracting(node.content), &run) }
        var text = run.takeText()
        document.decodeString(value, in: bytes, into: &text)
        let isFound = isMatch(pattern, text.span, &run)
        run.giveBack(text)
        return isFound
    }

    // MARK: Numbers

    func checkNumber(
        _ rules: NumberRules,
        _ schema: Int32,
        _ value: Int,
        _ node: JSONNode,
        _ bytes: Span<UInt8>,
        _ run: inout SchemaRun
    ) -> Bool {
        let small = DecimalNumber.small(bytes, node)
        let number = small == nil ? DecimalNumber(bytes, node.range) : .zero

        /// -1, 0 or 1: how the value compares with a bound.
        func compare(_ bound: NumberRules.Bound) -> Int {
            if let small, bound.isSmall { return small < bound.small ? -1 : small == bound.small ? 0 : 1 }
            let exact = small == nil ? number : DecimalNumber(bytes, node.range)
            let bytesOfConstants = constantBytes
            return exact.compare(bytes, decimals[Int(bound.constant)], bytesOfConstants.span)
        }

        var failed: SchemaFinding.Keyword?
        if rules.minimum.constant >= 0, compare(rules.minimum) < 0 {
            failed = .minimum
        } else if rules.maximum.constant >= 0, compare(rules.maximum) > 0 {
            failed = .maximum
        } else if rules.exclusiveMinimum.constant >= 0, compare(rules.exclusiveMinimum) <= 0 {
            failed = .exclusiveMinimum
        } else if rules.exclusiveMaximum.constant >= 0, compare(rules.exclusiveMaximum) >= 0 {
            failed = .exclusiveMaximum
        }
        var isValid = true
        if let failed {
            run.report(failed, value, schema)
            isValid = false
            if !run.explains { return false }
        }
        if rules.divisor.constant >= 0, !isMultiple(small, of: rules.divisor, bytes, node, &run) {
            run.report(.multipleOf, value, schema)
            isValid = false
        }
        if rules.format != .none, !rules.format.isValid(DecimalNumber(bytes, node.range), bytes) {
            run.report(.format, value, schema)
            isValid = false
        }
        return isValid
    }

    private func isMultiple(
        _ small: Int64?,
        of divisor: NumberRules.Bound,
        _ bytes: Span<UInt8>,
        _ node: JSONNode,
        _ run: inout SchemaRun
    ) -> Bool {
        if let small, divisor.isSmall, divisor.small > 0 { return small % divisor.small == 0 }
        let number = DecimalNumber(bytes, node.range)
        let exact = decimals[Int(divisor.constant)]
        // Long division goes over the digits once for each digit of a long divisor.
        guard exact.count <= 17 || run.spend(number.count &* exact.count / 8) else { return false }
        let bytesOfConstants = constantBytes
        return number.isMultiple(bytes, of: exact, bytesOfConstants.span)
    }
}
