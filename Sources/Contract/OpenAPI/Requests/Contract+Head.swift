// SPDX-License-Identifier: Apache-2.0

/// Requests up to their bodies.
extension Contract {
    /// Checks path, query, header and cookie parameters.
    ///
    /// - Parameters:
    ///   - path: canonical, still percent-encoded, with the base path; it fits the template of the operation.
    ///   - query: what stands behind the `?`, as received; empty if there is none.
    /// - Returns: what is wrong; nothing if the request is as the contract has it.
    package func validateHead(
        _ operation: ContractOperation,
        path: Span<UInt8>,
        query: Span<UInt8>,
        headers: borrowing some ContractHeaders,
        policy: ContractPolicy,
        using scratch: inout ContractScratch
    ) -> [Violation] {
        scratch.start(policy)
        checkPath(operation, path, &scratch)
        checkQuery(operation, query, policy, &scratch)
        checkHeaders(operation, headers, policy, &scratch)
        checkCookies(operation, headers, policy, &scratch)
        return scratch.violations
    }

    // MARK: Locations

    private func checkPath(_ operation: ContractOperation, _ path: Span<UInt8>, _ scratch: inout ContractScratch) {
        guard !operation.pathOrder.isEmpty else { return }
        scratch.segments.removeAll(keepingCapacity: true)
        var start = 1
        for parts in operation.template.segments {
            var end = min(start, path.count)
            while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
            guard start <= path.count, PathTemplate.match(parts, path, start..<end, into: &scratch.segments) else {
                scratch.report(Violation(.path, keyword: Violation.Keyword.syntax, expected: operation.template.text))
                return
            }
            start = end &+ 1
        }
        for (position, parameter) in operation.pathOrder.enumerated() {
            guard parameter >= 0, position < scratch.segments.count else { continue }
            check(operation.pathParameters[parameter], path, scratch.segments[position], .percent, &scratch)
        }
    }

    private func checkQuery(
        _ operation: ContractOperation,
        _ query: Span<UInt8>,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        let set = operation.query
        if query.count == 0, set.fields.isEmpty { return }
        switch scratch.pairs.read(query, set, limit: policy.maximumFields) {
        case .read: break
        case .tooMany:
            scratch.report(
                Violation(.query, keyword: Violation.Keyword.count, expected: "at most \(policy.maximumFields) fields")
            )
            return
        case .badEncoding:
            scratch.report(
                Violation(.query, keyword: Violation.Keyword.encoding, expected: "well-formed percent-encoding")
            )
            return
        }
        checkFields(set, query, .form, policy, &scratch)
        guard policy.unknownQuery == .reject else { return }
        reportUnknown(set, query, .query, "only query parameters that the contract declares", &scratch)
    }

    private func checkHeaders(
        _ operation: ContractOperation,
        _ headers: borrowing some ContractHeaders,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        for parameter in operation.headers { check(header: parameter, headers, &scratch) }
        for name in policy.refusedHeaders where !operation.headers.contains(where: { $0.name == name }) {
            scratch.header.removeAll(keepingCapacity: true)
            if headers.append(named: Array(name.utf8), to: &scratch.header) > 0 {
                scratch.report(
                    Violation(
                        .header,
                        name: name,
                        keyword: Violation.Keyword.undeclared,
                        expected: "not this header field"
                    )
                )
            }
        }
    }

    private func checkCookies(
        _ operation: ContractOperation,
        _ headers: borrowing some ContractHeaders,
        _ policy: ContractPolicy,
        _ scratch: inout ContractScratch
    ) {
        let set = operation.cookies
        guard !set.fields.isEmpty else { return }
        // Taken out of the scratch, so that it can be read while the scratch is written.
        var cookies: [UInt8] = []
        swap(&cookies, &scratch.header)
        cookies.removeAll(keepingCapacity: true)
        _ = headers.append(named: Self.cookieName, to: &cookies)
        let outcome = scratch.pairs.read(
            cookies.span,
            set,
            separator: UInt8(ascii: ";"),
            coding: .percent,
            limit: policy.maximumFields
        )
        if outcome == .read {
            checkFields(set, cookies.span, .percent, policy, &scratch)
        } else {
            scratch.report(
                Violation(
                    .cookie,
                    keyword: Violation.Keyword.count,
                    expected: "at most \(policy.maximumFields) cookies"
                )
            )
        }
        swap(&cookies, &scratch.header)
    }

    private static let cookieName = Array("cookie".utf8)

    /// A parameter in a header field; also of a response.
    func check(
        header parameter: ContractParameter,
        _ headers: borrowing some ContractHeaders,
        _ scratch: inout ContractScratch
    ) {
        var value: [UInt8] = []
        swap(&value, &scratch.header)
        value.removeAll(keepingCapacity: true)
        let count = headers.append(named: parameter.nameBytes, to: &value)
        let isSetCookie = parameter.nameBytes.elementsEqual("set-cookie".utf8)
        if count == 0 {
            if parameter.isRequired {
                scratch.report(parameter, Violation.Keyword.required, "the header field \(parameter.name)")
            }
        } else if count > 1, parameter.form == .scalar, !isSetCookie {
            scratch.report(parameter, Violation.Keyword.repeated, "one header field of this name")
        } else if !isSetCookie {
            // Cookies come in fields of their own, which cannot be put together (RFC 9110 section 5.3).
            check(parameter, value.span, 0..<value.count, .plain, &scratch)
        }
        swap(&value, &scratch.header)
    }
}
