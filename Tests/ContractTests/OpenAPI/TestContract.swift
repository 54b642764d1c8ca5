// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

/// A contract with the checks that tests ask for, each answered in one line a violation: `query limit maximum`.
struct TestContract {
    let contract: Contract

    init(_ contract: Contract) {
        self.contract = contract
    }

    /// - Parameter yaml: one document.
    init(_ yaml: String, options: ContractOptions = ContractOptions()) throws {
        let json = try YAMLDocument.json(yaml)
        contract = try OpenAPIDocument.compile(documents: ["api.yaml": json], root: "api.yaml", options: options)
    }

    /// A document with one operation, `GET /x` or what `path` says, that has these parameters.
    static func parameters(_ yaml: String, path: String = "/x", version: String = "3.1.0") throws -> TestContract {
        let indented = yaml.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
        return try TestContract(
            """
            openapi: \(version)
            info: { title: t, version: "1" }
            paths:
              \(path):
                get:
                  parameters:
            \(indented)
                  responses: { "200": { description: ok } }
            """
        )
    }

    /// Checks a request: `"GET /carts/1?x=2"`.
    func check(
        _ line: String,
        headers: [(String, String)] = [],
        body: String = "",
        contentType: String = "",
        policy: ContractPolicy = ContractPolicy()
    ) throws -> [String] {
        try violations(line, headers: headers, body: body, contentType: contentType, policy: policy).map(Self.text)
    }

    func violations(
        _ line: String,
        headers: [(String, String)] = [],
        body: String = "",
        contentType: String = "",
        policy: ContractPolicy = ContractPolicy()
    ) throws -> [Violation] {
        let (operation, path, query) = try find(line)
        var scratch = ContractScratch()
        let head = contract.validateHead(
            operation,
            path: path.span,
            query: query.span,
            headers: HeaderList(headers.map { ($0.0, $0.1) }),
            policy: policy,
            using: &scratch
        )
        return head + bodyResult(operation, body, contentType, policy).violations
    }

    /// What a body becomes.
    func rewritten(_ line: String, body: String, policy: ContractPolicy) throws -> String? {
        let (operation, _, _) = try find(line)
        return bodyResult(operation, body, "application/json", policy).rewritten
            .map { String(decoding: $0, as: UTF8.self) }
    }

    func response(
        _ line: String,
        status: Int,
        headers: [(String, String)] = [],
        body: String = "",
        contentType: String = "application/json",
        policy: ContractPolicy = ContractPolicy()
    ) throws -> (violations: [String], rewritten: String?) {
        let (operation, _, _) = try find(line)
        var scratch = ContractScratch()
        let head = contract.validateResponseHead(
            operation,
            status: status,
            headers: HeaderList(headers.map { ($0.0, $0.1) }),
            contentType: Array(contentType.utf8).span,
            hasBody: !body.isEmpty,
            policy: policy,
            using: &scratch
        )
        let result = contract.validateResponseBody(
            operation,
            status: status,
            contentType: Array(contentType.utf8).span,
            body: Array(body.utf8).span,
            policy: policy,
            using: &scratch
        )
        return (
            (head + result.violations).map(Self.text),
            result.rewritten.map { String(decoding: $0, as: UTF8.self) }
        )
    }

    func find(_ line: String) throws -> (ContractOperation, path: [UInt8], query: [UInt8]) {
        let words = line.split(separator: " ", maxSplits: 1)
        let name = Array(words[0].utf8)
        let known = ContractMethod(name: name.span)
        let method = try #require(known)
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = Array(target[0].utf8)
        let found = contract.operation(path: path.span, method: method)
        let operation = try #require(found, "no operation for \(line)")
        return (operation, path, target.count > 1 ? Array(target[1].utf8) : [])
    }

    private func bodyResult(
        _ operation: ContractOperation,
        _ body: String,
        _ contentType: String,
        _ policy: ContractPolicy
    ) -> ContractBodyResult {
        var scratch = ContractScratch()
        return contract.validateBody(
            operation,
            contentType: Array(contentType.utf8).span,
            body: Array(body.utf8).span,
            policy: policy,
            using: &scratch
        )
    }

    static func text(_ violation: Violation) -> String {
        [violation.location.rawValue, violation.name, violation.pointer, violation.keyword]
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
