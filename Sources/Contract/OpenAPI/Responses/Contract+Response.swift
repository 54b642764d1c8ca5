// SPDX-License-Identifier: Apache-2.0

/// Responses.
extension Contract {
    /// Checks status and header fields, and whether the body's media type is declared.
    ///
    /// - Parameters:
    ///   - contentType: the field's value; empty if there is none.
    ///   - hasBody: false for a response without content, or to HEAD.
    package func validateResponseHead(
        _ operation: ContractOperation,
        status: Int,
        headers: borrowing some ContractHeaders,
        contentType: Span<UInt8>,
        hasBody: Bool,
        policy: ContractPolicy,
        using scratch: inout ContractScratch
    ) -> [Violation] {
        scratch.start(policy)
        // 304 stands for a response that was sent before, and 1xx for one that follows (RFC 9110 section 15).
        guard status != 304, status >= 200, !operation.responses.isEmpty else { return [] }
        guard let response = operation.responses.find(status) else {
            let expected = operation.responses.names.joined(separator: ", ")
            return [Violation(.status, keyword: Violation.Keyword.status, expected: expected)]
        }
        for header in response.headers { check(header: header, headers, &scratch) }
        if hasBody, !response.media.isEmpty {
            let name = MediaTypeName(contentType)
            if name.flatMap({ response.media.find($0, contentType) }) == nil {
                scratch.report(
                    Violation(.body, keyword: Violation.Keyword.contentType, expected: response.media.expected)
                )
            }
        }
        return scratch.violations
    }

    /// Whether the response's body must be there whole before it can be checked.
    package func responseHandling(
        _ operation: ContractOperation,
        status: Int,
        contentType: Span<UInt8>
    ) -> ContractBodyHandling {
        guard let response = operation.responses.find(status), let name = MediaTypeName(contentType),
            let index = response.media.find(name, contentType)
        else { return .pass }
        let type = response.media.entries[index]
        return type.kind == .json && type.schema != nil ? .read : .pass
    }

    /// Checks the body of a response; leaves out what its schema does not declare, if the policy says so. Only JSON is
    /// looked into: what a backend sends as text or form is for people or for other machines of its own.
    package func validateResponseBody(
        _ operation: ContractOperation,
        status: Int,
        contentType: Span<UInt8>,
        body: Span<UInt8>,
        input: ContractBodyInput = .unread,
        policy: ContractPolicy,
        using scratch: inout ContractScratch
    ) -> ContractBodyResult {
        scratch.start(policy)
        var result = ContractBodyResult()
        guard body.count > 0, let response = operation.responses.find(status),
            responseHandling(operation, status: status, contentType: contentType) == .read
        else { return result }
        result.rewritten = check(
            response.media,
            contentType,
            body,
            input,
            .response,
            policy.stripsResponses ? .strip : .allow,
            policy,
            &scratch
        )
        result.violations = scratch.violations
        return result
    }
}
