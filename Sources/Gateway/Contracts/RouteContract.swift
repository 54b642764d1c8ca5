// SPDX-License-Identifier: Apache-2.0

import Contract
import GatewayConfiguration

/// What the requests and responses of a route keep to.
final class RouteContract: Sendable {
    let contract: Contract
    let policy: ContractPolicy
    /// The operation that the route stands for; nil where the request's own path and method tell.
    private let operation: ContractOperation?

    init(_ contract: Contract, _ configuration: ContractConfiguration, operation: ContractOperation? = nil) {
        self.contract = contract
        self.operation = operation
        policy = ContractPolicy(
            unknownFields: configuration.unknownFields.policy,
            unknownQuery: configuration.unknownQuery == .reject ? .reject : .allow,
            refusedHeaders: configuration.refusedHeaders.map { $0.lowercased() },
            stripsResponses: configuration.responseFields == .strip
        )
    }

    func operation(of head: RequestHead) -> ContractOperation? {
        if let operation { return operation }
        guard let method = head.method.contractMethod else { return nil }
        return head.headers.bytes.withSpans(head.pathRange, 0..<0) { path, _ in
            contract.operation(path: path, method: method)
        }
    }

    /// The methods that the document has for a request's path; empty where it does not have the path.
    func methods(at head: RequestHead) -> HTTPMethodSet {
        head.headers.bytes.withSpans(head.pathRange, 0..<0) { path, _ in
            HTTPMethodSet(contract.path(path)?.servedMethods ?? [])
        }
    }
}

extension ContractPath {
    /// The methods as the gateway serves them: HEAD wherever there is GET (RFC 9110, section 9.3.2), TRACE never.
    var servedMethods: [HTTPMethod] {
        HTTPMethod.allCases.filter { method in
            guard let declared = method.contractMethod, method != .trace else { return false }
            return operation(declared) != nil
        }
    }
}

extension HTTPMethod {
    var contractMethod: ContractMethod? {
        switch self {
        case .get: .get
        case .head: .head
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        case .options: .options
        case .trace: .trace
        case .connect: nil
        }
    }
}

extension ContractConfiguration.UnknownFields {
    fileprivate var policy: ContractPolicy.UnknownFields {
        switch self {
        case .reject: .reject
        case .strip: .strip
        case .allow: .allow
        }
    }
}
