// SPDX-License-Identifier: Apache-2.0

import JSON

/// Bodies of forms: their fields become one JSON object, which the schema judges.
extension Contract {
    func checkForm(
        _ type: MediaType,
        _ body: Span<UInt8>,
        _ direction: SchemaCheck.Direction,
        _ unknownFields: ContractPolicy.UnknownFields,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        guard let set = type.fields else { return }
        switch scratch.pairs.read(body, set, limit: policy.maximumFields) {
        case .read:
            checkFields(type, set, body, .form, [], direction, unknownFields, policy, &scratch)
        case .tooMany:
            let expected = "at most \(policy.maximumFields) fields"
            scratch.report(Violation(.body, keyword: Violation.Keyword.count, expected: expected))
        case .badEncoding:
            let expected = "well-formed percent-encoding"
            scratch.report(Violation(.body, keyword: Violation.Keyword.encoding, expected: expected))
        }
    }

    func checkMultipart(
        _ type: MediaType,
        _ name: MediaTypeName,
        _ contentType: Span<UInt8>,
        _ body: Span<UInt8>,
        _ input: ContractBodyInput,
        _ direction: SchemaCheck.Direction,
        _ unknownFields: ContractPolicy.UnknownFields,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        guard let set = type.fields else { return }
        var parts: [ContractPart] = []
        if case .parts(let known) = input {
            parts = known
        } else {
            guard let boundary = name.boundary,
                let read = MultipartReader.read(body, boundary: contentType.extracting(boundary))
            else {
                let expected = "a well-formed multipart body"
                scratch.report(Violation(.body, keyword: Violation.Keyword.syntax, expected: expected))
                return
            }
            parts = read
        }
        guard parts.count <= policy.maximumFields else {
            let expected = "at most \(policy.maximumFields) fields"
            scratch.report(Violation(.body, keyword: Violation.Keyword.count, expected: expected))
            return
        }
        scratch.pairs.start(set)
        for part in parts { _ = scratch.pairs.add(body, part.name, part.value, set, .plain) }
        checkFields(type, set, body, .plain, parts, direction, unknownFields, policy, &scratch)
    }

    /// Makes one JSON object of the fields and checks it.
    private func checkFields(
        _ type: MediaType,
        _ set: FieldSet,
        _ body: Span<UInt8>,
        _ coding: FieldCoding,
        _ parts: [ContractPart],
        _ direction: SchemaCheck.Direction,
        _ unknownFields: ContractPolicy.UnknownFields,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        // An unknown field of a form is left in place: forms are not written anew.
        let undeclared: SchemaCheck.Undeclared = unknownFields == .allow ? .allow : .reject
        for isPlain in [false, true] {
            scratch.writer.isPlain = isPlain
            guard let problem = makeObject(type, set, body, coding, parts, &scratch) else {
                let before = scratch.violations.count
                checkMade(type, direction, undeclared, policy, &scratch)
                if !isPlain, scratch.violations.count > before {
                    scratch.violations.removeSubrange(before...)
                    continue
                }
                return
            }
            scratch.report(problem)
            return
        }
    }

    private func makeObject(
        _ type: MediaType,
        _ set: FieldSet,
        _ body: Span<UInt8>,
        _ coding: FieldCoding,
        _ parts: [ContractPart],
        _ scratch: inout ContractScratch
    ) -> Violation? {
        scratch.json.removeAll(keepingCapacity: true)
        scratch.json.append(UInt8(ascii: "{"))
        var isFirst = true
        for index in set.fields.indices where scratch.pairs.first[index] >= 0 {
            let field = set.fields[index]
            if !isFirst { scratch.json.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONEdits.appendString(field.nameBytes.span, to: &scratch.json)
            scratch.json.append(UInt8(ascii: ":"))
            if appendFiles(field, index, parts, &scratch) { continue }
            let outcome = scratch.writer.append(
                field: index,
                of: set,
                scratch.pairs,
                body,
                shapes,
                coding,
                to: &scratch.json
            )
            if outcome != .written { return Self.violation(field, outcome) }
        }
        return appendOthers(type, set, body, coding, isFirst, &scratch)
    }

    /// A field whose bytes are no text becomes a text of the same length, so that limits of length count bytes.
    private func appendFiles(
        _ field: ContractParameter,
        _ index: Int,
        _ parts: [ContractPart],
        _ scratch: inout ContractScratch
    ) -> Bool {
        let first = Int(scratch.pairs.first[index])
        guard !parts.isEmpty else { return false }
        let isList = field.form == .array
        let shape = shapes[isList ? shapes.items(of: field.shape) : field.shape]
        guard shape.isBinary || parts[first].isFile, isList || scratch.pairs.pairs[first].next < 0 else { return false }
        var next = Int32(first)
        if isList { scratch.json.append(UInt8(ascii: "[")) }
        while next >= 0 {
            let pair = scratch.pairs.pairs[Int(next)]
            scratch.json.append(UInt8(ascii: "\""))
            scratch.json.append(contentsOf: repeatElement(UInt8(ascii: "."), count: pair.value.count))
            scratch.json.append(UInt8(ascii: "\""))
            next = pair.next
            if next >= 0 { scratch.json.append(UInt8(ascii: ",")) }
        }
        if isList { scratch.json.append(UInt8(ascii: "]")) }
        return true
    }

    /// The fields that the schema does not name, each under its whole name.
    private func appendOthers(
        _ type: MediaType,
        _ set: FieldSet,
        _ body: Span<UInt8>,
        _ coding: FieldCoding,
        _ isFirst: Bool,
        _ scratch: inout ContractScratch
    ) -> Violation? {
        var isFirst = isFirst
        let types = shapes.scalarTypes(of: shapes[type.shape].additional)
        var next = scratch.pairs.first[set.fields.count]
        while next >= 0 {
            let pair = scratch.pairs.pairs[Int(next)]
            if !isFirst { scratch.json.append(UInt8(ascii: ",")) }
            isFirst = false
            let name = scratch.writer.append(body, pair.nameRange, .string, coding, to: &scratch.json)
            scratch.json.append(UInt8(ascii: ":"))
            let value = scratch.writer.append(body, pair.value, types, coding, to: &scratch.json)
            guard name == .written, value == .written else {
                let expected = "well-formed percent-encoding"
                return Violation(.body, keyword: Violation.Keyword.encoding, expected: expected)
            }
            next = pair.next
        }
        scratch.json.append(UInt8(ascii: "}"))
        return nil
    }

    private static func violation(_ field: ContractParameter, _ outcome: ValueWriter.Outcome) -> Violation {
        let pointer = "/" + field.name.replacing("~", with: "~0").replacing("/", with: "~1")
        let (keyword, expected) =
            switch outcome {
            case .repeated: (Violation.Keyword.repeated, "one value of this name")
            case .badEncoding: (Violation.Keyword.encoding, "UTF-8 text with well-formed percent-encoding")
            default: (Violation.Keyword.syntax, field.isJSON ? "a JSON text" : "a value in the declared style")
            }
        return Violation(.body, pointer: pointer, keyword: keyword, expected: expected)
    }
}
