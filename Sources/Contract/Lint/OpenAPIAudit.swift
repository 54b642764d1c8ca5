// SPDX-License-Identifier: Apache-2.0

/// The audit of an OpenAPI document before it ships: how well it says who may call and what may be sent.
package struct OpenAPIAudit {
    let documents: DocumentSet
    var ledger: LintLedger
    /// Schemas that were looked at, in each direction.
    var seen: [LintLedger.Side: Set<Place>] = [:]

    /// - Parameter rules: what is looked at; rules that are not among them find nothing and take off nothing.
    /// - Throws: if the root is no OpenAPI 3 document, or a document no JSON. References that lead nowhere are passed
    ///   over: ``OpenAPIDocument/compile(documents:root:options:)`` tells of them.
    package static func run(
        documents: [String: [UInt8]],
        root: String,
        rules: [LintRule] = LintRule.all
    ) throws(ContractErrors) -> LintReport {
        let documents = try DocumentSet(documents, root: root)
        var audit = OpenAPIAudit(documents: documents, ledger: LintLedger(documents, rules: Set(rules)))
        audit.checkDocument()
        let info = documents.member("info", of: documents.root)
        return audit.ledger.report(title: info.flatMap { documents.string("title", of: $0) } ?? "")
    }

    private mutating func checkDocument() {
        let root = documents.root
        checkServers(root, isRoot: true)
        let schemes = checkSchemes()
        guard let paths = documents.member("paths", of: root) else { return }
        let security = documents.member("security", of: root)
        for member in documents.members(of: paths) where !member.name.hasPrefix("x-") {
            guard let item = target(member.value) else { continue }
            checkServers(item, isRoot: false)
            let shared = documents.member("parameters", of: item).map { documents.elements(of: $0) } ?? []
            for method in ContractMethod.allCases {
                guard let operation = documents.member(method.key, of: item).flatMap({ target($0) }) else { continue }
                let own = documents.member("parameters", of: operation).map { documents.elements(of: $0) } ?? []
                let subject = LintSubject(
                    path: member.name,
                    method: method,
                    operation: operation,
                    parameters: (shared + own).compactMap { target($0) },
                    responses: documents.member("responses", of: operation).flatMap { target($0) }
                )
                checkServers(operation, isRoot: false)
                checkSecurity(subject, documents.member("security", of: operation) ?? security, schemes)
                checkFlows(subject)
                checkData(subject)
            }
        }
    }

    func target(_ place: Place) -> Place? {
        guard let target = try? documents.target(of: place), documents.isObject(target) else { return nil }
        return target
    }
}

/// The operation that is looked at.
struct LintSubject {
    let path: String
    let method: ContractMethod
    let operation: Place
    let parameters: [Place]
    let responses: Place?

    var name: String { "\(method.name) \(path)" }

    var isWrite: Bool { [.post, .put, .patch, .delete].contains(method) }

    /// The words of the path, in lower case, without those of parameters.
    var words: [String] {
        path.split(separator: "/").filter { !$0.contains("{") }.flatMap { NameWords.split(String($0)) }
    }
}
