// SPDX-License-Identifier: Apache-2.0

/// An OpenAPI document, compiled: which requests and responses it allows. Immutable; one for all threads, each with its
/// ``ContractScratch``.
package final class Contract: Sendable {
    /// `info.title` and `info.version`.
    package let title: String
    package let version: String
    /// What answers requests, in the order of the document; a path once for each base path.
    package let paths: [ContractPath]
    package let operations: [ContractOperation]
    package let securitySchemes: [String: SecurityScheme]
    /// The `x-gatehouse-…` members of the document itself, as JSON texts.
    package let extensions: [String: [UInt8]]
    let index: PathIndex
    let plan: SchemaPlan
    let shapes: ShapeTable

    init(
        title: String,
        version: String,
        paths: [ContractPath],
        operations: [ContractOperation],
        securitySchemes: [String: SecurityScheme],
        extensions: [String: [UInt8]],
        index: PathIndex,
        plan: SchemaPlan,
        shapes: ShapeTable
    ) {
        self.title = title
        self.version = version
        self.paths = paths
        self.operations = operations
        self.securitySchemes = securitySchemes
        self.extensions = extensions
        self.index = index
        self.plan = plan
        self.shapes = shapes
    }

    /// The operation for a request; HEAD is answered as GET where the document has no operation of its own
    /// (RFC 9110 section 9.3.2).
    ///
    /// - Parameter path: canonical, still percent-encoded, without the query.
    package func operation(path: Span<UInt8>, method: ContractMethod) -> ContractOperation? {
        guard let found = index.find(path, where: { self.operation(path: $0, method) != nil }) else { return nil }
        return operation(path: found, method)
    }

    /// The most specific path that a request path fits, whatever its methods.
    package func path(_ path: Span<UInt8>) -> ContractPath? {
        index.find(path, where: { _ in true }).map { paths[$0] }
    }

    /// By the position of the path in ``paths``.
    package func operation(path index: Int, _ method: ContractMethod) -> ContractOperation? {
        guard paths.indices.contains(index) else { return nil }
        return paths[index].operation(method)
    }

    /// By the template as it stands in ``paths``.
    package func operation(template: String, method: ContractMethod) -> ContractOperation? {
        paths.first { $0.template.text == template }?.operation(method)
    }

    package func operation(id: String) -> ContractOperation? {
        operations.first { $0.operationID == id }
    }
}

/// One path of a contract, with its base path.
package struct ContractPath: Sendable {
    package let template: PathTemplate
    /// By the raw values of the methods.
    private let slots: [ContractOperation?]

    init(template: PathTemplate, operations: [ContractOperation]) {
        self.template = template
        slots = ContractMethod.allCases.map { method in operations.first { $0.method == method } }
    }

    /// The declared methods.
    package var methods: [ContractMethod] { ContractMethod.allCases.filter { slots[Int($0.rawValue)] != nil } }

    package func operation(_ method: ContractMethod) -> ContractOperation? {
        if let found = slots[Int(method.rawValue)] { return found }
        return method == .head ? slots[Int(ContractMethod.get.rawValue)] : nil
    }
}
