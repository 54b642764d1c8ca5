// SPDX-License-Identifier: Apache-2.0

import JSON

/// The values of parameters, made into JSON and judged by their schemas.
extension Contract {
    func checkFields(
        _ set: FieldSet,
        _ bytes: Span<UInt8>,
        _ coding: FieldCoding,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        for index in set.fields.indices {
            let field = set.fields[index]
            let first = scratch.pairs.first[index]
            guard first >= 0 else {
                if field.isRequired {
                    scratch.report(field, Violation.Keyword.required, "the parameter \(field.name)")
                }
                continue
            }
            let pair = scratch.pairs.pairs[Int(first)]
            if field.allowsEmptyValue, pair.value.isEmpty, pair.next < 0 { continue }
            scratch.json.removeAll(keepingCapacity: true)
            scratch.writer.isPlain = false
            let outcome = scratch.writer.append(
                field: index,
                of: set,
                scratch.pairs,
                bytes,
                shapes,
                coding,
                to: &scratch.json
            )
            // A bracketed object with undeclared keys is as good as an undeclared parameter.
            let undeclared: SchemaCheck.Undeclared =
                field.style == .deepObject && policy.unknownQuery == .reject ? .reject : .allow
            guard judge(field, outcome, undeclared, retries: false, &scratch) else {
                scratch.json.removeAll(keepingCapacity: true)
                scratch.writer.isPlain = true
                let again = scratch.writer.append(
                    field: index,
                    of: set,
                    scratch.pairs,
                    bytes,
                    shapes,
                    coding,
                    to: &scratch.json
                )
                _ = judge(field, again, undeclared, retries: true, &scratch)
                continue
            }
        }
    }

    func reportUnknown(
        _ set: FieldSet,
        _ bytes: Span<UInt8>,
        _ location: Violation.Location,
        _ expected: String,
        _ scratch: inout ContractScratch
    ) {
        var next = scratch.pairs.first[set.fields.count]
        while next >= 0, scratch.violations.count < scratch.maximumViolations {
            let pair = scratch.pairs.pairs[Int(next)]
            scratch.report(
                Violation(
                    location,
                    received: bytes.extracting(pair.nameRange),
                    keyword: Violation.Keyword.undeclared,
                    expected: expected
                )
            )
            next = pair.next
        }
    }

    /// A parameter that stands in one piece.
    func check(
        _ parameter: ContractParameter,
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ coding: FieldCoding,
        _ scratch: inout ContractScratch
    ) {
        for isPlain in [false, true] {
            scratch.json.removeAll(keepingCapacity: true)
            scratch.writer.isPlain = isPlain
            let outcome = scratch.writer.append(parameter, bytes, range, shapes, coding, to: &scratch.json)
            if judge(parameter, outcome, .allow, retries: isPlain, &scratch) { return }
        }
    }

    // MARK: Values

    /// Checks the value that was written into the scratch.
    ///
    /// - Parameter retries: the text was read as strings where it may be; then violations are reported.
    /// - Returns: false if nothing is reported and the text should be read as strings.
    private func judge(
        _ field: ContractParameter,
        _ outcome: ValueWriter.Outcome,
        _ undeclared: SchemaCheck.Undeclared,
        retries: Bool,
        _ scratch: inout ContractScratch
    ) -> Bool {
        guard outcome == .written else {
            report(field, outcome, &scratch)
            return true
        }
        guard let schema = field.schema else { return true }
        do throws(JSONError) {
            try scratch.valueDocument.parse(made: scratch.json, limits: ValueWriter.limits)
        } catch {
            switch error.reason {
            case .duplicateKey: report(field, .repeated, &scratch)
            case .invalidUTF8: report(field, .badEncoding, &scratch)
            default: report(field, .badSyntax, &scratch)
            }
            return true
        }
        var check = SchemaCheck(direction: .request, undeclared: undeclared)
        check.maximumFailures = scratch.maximumViolations
        let isAmbiguous = field.form != .scalar || ScalarText.isAmbiguous(field.types)
        if isAmbiguous, !retries {
            return plan.isValid(
                schema,
                of: scratch.valueDocument,
                made: scratch.json,
                check,
                using: scratch.schema
            )
        }
        let result = plan.validate(schema, of: scratch.valueDocument, made: scratch.json, check, using: scratch.schema)
        for failure in result.failures {
            scratch.report(
                Violation(
                    .init(field.location),
                    name: field.name,
                    pointer: failure.pointer,
                    keyword: failure.keyword,
                    expected: failure.expected
                )
            )
        }
        return true
    }

    private func report(_ field: ContractParameter, _ outcome: ValueWriter.Outcome, _ scratch: inout ContractScratch) {
        switch outcome {
        case .written: break
        case .repeated: scratch.report(field, Violation.Keyword.repeated, "one value of this name")
        case .badEncoding:
            scratch.report(field, Violation.Keyword.encoding, "UTF-8 text with well-formed percent-encoding")
        case .badSyntax:
            scratch.report(
                field,
                Violation.Keyword.syntax,
                field.isJSON ? "a JSON text" : "a value in the style \(field.style.rawValue)"
            )
        }
    }
}
