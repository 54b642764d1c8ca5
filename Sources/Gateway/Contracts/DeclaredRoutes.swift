// SPDX-License-Identifier: Apache-2.0

import Contract
import Core
import GatewayConfiguration

/// Every route of a configuration: those of `routes`, then those that the documents of `contracts` declare. A route of
/// `routes` stands before one of a document that matches the same requests.
struct DeclaredRoutes {
    struct Entry {
        var configuration: RouteConfiguration
        var contract: RouteContract?
        /// What checks do where neither the route nor `checks` says.
        var modes: [CheckID: Mode] = [:]
    }

    private(set) var entries: [Entry] = []
    private(set) var contracts: CompiledContracts
    /// What routes of documents match, and whose they are.
    private var taken: [Match: SourcePlace] = [:]

    private struct Match: Hashable {
        let host: String?
        let shape: [Substring]
        let method: HTTPMethod
    }

    init(_ configuration: Configuration, replacing previous: CompiledContracts?) throws(SnapshotError) {
        contracts = CompiledContracts(replacing: previous)
        for route in configuration.routes {
            var entry = Entry(configuration: route)
            if let settings = route.contract {
                entry.contract = RouteContract(try contracts.contract(settings), settings)
                entry.modes = Self.modes(settings)
            }
            entries.append(entry)
        }
        for settings in configuration.contracts { try declare(settings) }
    }

    private mutating func declare(_ settings: ContractConfiguration) throws(SnapshotError) {
        let contract = try contracts.contract(settings)
        // Templates that differ within a segment alone are one to the router.
        var templates: [[Substring]: Int] = [:]
        for path in contract.paths { templates[Self.shape(path), default: 0] += 1 }
        for path in contract.paths {
            let isAlone = templates[Self.shape(path)] == 1
            for method in path.methods {
                guard let operation = path.operation(method), let served = HTTPMethod(name: method.name),
                    served != .trace
                else { continue }
                var methods = [served]
                if served == .get, !path.methods.contains(.head) { methods.append(.head) }
                if isAlone { try take(path, methods, settings) }
                // A preflight request is answered on the route that its `cors` stands on.
                if settings.settings.cors != nil, !path.methods.contains(.options) { methods.append(.options) }
                var route = settings.settings.route(
                    name: settings.namePrefix + (operation.operationID ?? "\(method.name) \(path.template.text)"),
                    path: path.template.routePattern,
                    methods: methods.map(\.name),
                    upstream: settings.upstream ?? ""
                )
                route.contract = settings
                entries.append(
                    Entry(
                        configuration: route,
                        contract: RouteContract(contract, settings, operation: isAlone ? operation : nil),
                        modes: Self.modes(settings)
                    )
                )
            }
        }
    }

    /// Two documents that declare the same operation would leave open which of them a request is held to.
    private mutating func take(
        _ path: ContractPath,
        _ methods: [HTTPMethod],
        _ settings: ContractConfiguration
    ) throws(SnapshotError) {
        for method in methods {
            let match = Match(host: settings.settings.host, shape: Self.shape(path), method: method)
            if let other = taken.updateValue(settings.place, forKey: match), other != settings.place {
                throw SnapshotError(
                    """
                    \(settings.place): \(method.name) \(path.template.text) is declared by the document of \(other) as \
                    well; give one of them another host or base_path
                    """
                )
            }
        }
    }

    private static func shape(_ path: ContractPath) -> [Substring] {
        path.template.routePattern.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? "{}" : $0 }
    }

    private static func modes(_ settings: ContractConfiguration) -> [CheckID: Mode] {
        [
            .contractOperation: settings.mode, .contractParameter: settings.mode, .contractMediaType: settings.mode,
            .contractBody: settings.mode, .contractResponse: settings.responses,
        ]
    }
}
