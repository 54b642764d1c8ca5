// SPDX-License-Identifier: Apache-2.0

import JSON

/// Bodies of requests.
extension Contract {
    /// Whether the body must be there whole before ``validateBody(_:contentType:body:input:policy:using:)`` is called.
    /// Where it need not, that is called with ``ContractBodyInput/unread`` and any bytes to stand for the body.
    ///
    /// - Parameter contentType: the field's value, as received; empty if there is none.
    package func bodyHandling(_ operation: ContractOperation, contentType: Span<UInt8>) -> ContractBodyHandling {
        guard let body = operation.body, let name = MediaTypeName(contentType),
            let index = body.media.find(name, contentType)
        else { return .pass }
        let type = body.media.entries[index]
        return type.kind == .opaque && !Self.isJSON(name, contentType) ? .pass : .read
    }

    /// Checks the body of a request.
    ///
    /// - Parameters:
    ///   - contentType: the field's value, as received; empty if there is none.
    ///   - body: without transfer and content codings; empty if there is none.
    ///   - input: what was read of it before.
    package func validateBody(
        _ operation: ContractOperation,
        contentType: Span<UInt8>,
        body: Span<UInt8>,
        input: ContractBodyInput = .unread,
        policy: ContractPolicy,
        using scratch: inout ContractScratch
    ) -> ContractBodyResult {
        scratch.start(policy)
        var result = ContractBodyResult()
        if body.count == 0 {
            if operation.body?.isRequired == true {
                scratch.report(Violation(.body, keyword: Violation.Keyword.required, expected: "a body"))
            }
        } else if let declared = operation.body {
            result.rewritten = check(
                declared.media,
                contentType,
                body,
                input,
                .request,
                policy.unknownFields,
                policy,
                &scratch
            )
        } else {
            scratch.report(Violation(.body, keyword: Violation.Keyword.undeclared, expected: "no body"))
        }
        result.violations = scratch.violations
        if !result.violations.isEmpty { result.rewritten = nil }
        return result
    }

    /// Checks a body that is there, of a request or response; gives what it becomes.
    func check(
        _ media: MediaTypes,
        _ contentType: Span<UInt8>,
        _ body: Span<UInt8>,
        _ input: ContractBodyInput,
        _ direction: SchemaCheck.Direction,
        _ unknownFields: ContractPolicy.UnknownFields,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) -> [UInt8]? {
        guard let name = MediaTypeName(contentType), let index = media.find(name, contentType) else {
            let expected = media.isEmpty ? "no body" : media.expected
            scratch.report(Violation(.body, keyword: Violation.Keyword.contentType, expected: expected))
            return nil
        }
        let type = media.entries[index]
        // A range such as */* says nothing of how its bodies are written; the type that came does.
        let kind = type.kind == .opaque && Self.isJSON(name, contentType) ? .json : type.kind
        if kind != .opaque, kind != .multipart, let charset = name.charset, !Self.isUTF8(charset, contentType) {
            scratch.report(Violation(.body, keyword: Violation.Keyword.contentType, expected: "charset=utf-8"))
            return nil
        }
        switch kind {
        case .json:
            return checkJSON(type, body, input, direction, unknownFields, policy, &scratch)
        case .form:
            checkForm(type, body, direction, unknownFields, policy, &scratch)
        case .multipart:
            checkMultipart(type, name, contentType, body, input, direction, unknownFields, policy, &scratch)
        case .text:
            guard type.schema != nil else { break }
            scratch.json.removeAll(keepingCapacity: true)
            JSONEdits.appendString(body, to: &scratch.json)
            checkMade(type, direction, .allow, policy, &scratch)
        case .opaque:
            break
        }
        return nil
    }

    private static func isJSON(_ name: MediaTypeName, _ bytes: Span<UInt8>) -> Bool {
        MediaTypeName.isEqual(bytes, name.suffix ?? name.subtype, Array("json".utf8))
    }

    private static func isUTF8(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        MediaTypeName.isEqual(bytes, range, Array("utf-8".utf8))
            || MediaTypeName.isEqual(bytes, range, Array("us-ascii".utf8))
    }

    // MARK: JSON

    private func checkJSON(
        _ type: MediaType,
        _ body: Span<UInt8>,
        _ input: ContractBodyInput,
        _ direction: SchemaCheck.Direction,
        _ unknownFields: ContractPolicy.UnknownFields,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) -> [UInt8]? {
        if case .json(let document) = input {
            guard document.isComplete else {
                scratch.report(Violation(.body, keyword: Violation.Keyword.syntax, expected: "a JSON document"))
                return nil
            }
            if policy.limits.rejectsDuplicateKeys, document.firstDuplicateKey != nil {
                scratch.report(Violation(.body, keyword: Violation.Keyword.repeated, expected: "each key once"))
                return nil
            }
            return judge(type, document, body, direction, unknownFields, &scratch)
        }
        do throws(JSONError) {
            try scratch.document.parse(body, limits: policy.limits)
        } catch {
            let keyword = error.reason == .duplicateKey ? Violation.Keyword.repeated : Violation.Keyword.syntax
            scratch.report(Violation(.body, keyword: keyword, expected: "a JSON document: \(error)"))
            return nil
        }
        // Taken out of the scratch, so that it can be read while the scratch is written.
        var document = JSONDocument()
        swap(&document, &scratch.document)
        defer { swap(&document, &scratch.document) }
        return judge(type, document, body, direction, unknownFields, &scratch)
    }

    private func judge(
        _ type: MediaType,
        _ document: borrowing JSONDocument,
        _ body: Span<UInt8>,
        _ direction: SchemaCheck.Direction,
        _ unknownFields: ContractPolicy.UnknownFields,
        _ scratch: inout ContractScratch
    ) -> [UInt8]? {
        guard let schema = type.schema else { return nil }
        var check = SchemaCheck(direction: direction, undeclared: Self.undeclared(unknownFields))
        check.maximumFailures = scratch.maximumViolations
        let result = plan.validate(schema, of: document, in: body, check, using: scratch.schema)
        report(result, &scratch)
        guard result.isValid, unknownFields == .strip, !result.undeclared.isEmpty else { return nil }
        var edits = JSONEdits()
        for node in result.undeclared { edits.remove(node) }
        var output: [UInt8] = []
        document.write(body, edits: edits, into: &output)
        return output
    }

    // MARK: Verdicts

    /// Checks the JSON in the scratch.
    func checkMade(
        _ type: MediaType,
        _ direction: SchemaCheck.Direction,
        _ undeclared: SchemaCheck.Undeclared,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        guard let schema = type.schema else { return }
        do throws(JSONError) {
            try scratch.valueDocument.parse(made: scratch.json, limits: policy.limits)
        } catch {
            let isText = error.reason == .invalidUTF8
            let keyword = isText ? Violation.Keyword.encoding : Violation.Keyword.repeated
            let expected = isText ? "UTF-8 text" : "each field once"
            scratch.report(Violation(.body, keyword: keyword, expected: expected))
            return
        }
        var check = SchemaCheck(direction: direction, undeclared: undeclared)
        check.maximumFailures = scratch.maximumViolations
        let result = plan.validate(
            schema,
            of: scratch.valueDocument,
            made: scratch.json,
            check,
            using: scratch.schema
        )
        report(result, &scratch)
    }

    func report(_ result: SchemaResult, _ scratch: inout ContractScratch) {
        for failure in result.failures {
            scratch.report(
                Violation(
                    .body,
                    pointer: failure.pointer,
                    keyword: failure.keyword,
                    expected: failure.expected
                )
            )
        }
    }

    private static func undeclared(_ fields: ContractPolicy.UnknownFields) -> SchemaCheck.Undeclared {
        switch fields {
        case .allow: .allow
        case .reject: .reject
        case .strip: .list
        }
    }
}
