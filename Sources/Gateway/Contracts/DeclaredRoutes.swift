// SPDX-License-Identifier: Apache-2.0

import Contract
import Core
import GatewayConfiguration

/// Every route of a configuration: those of `routes`, the endpoints of `graphql`, then those that the documents of
/// `contracts` declare. A route of `routes` stands before one of a document that matches the same requests.
struct DeclaredRoutes {
    struct Entry {
        var configuration: RouteConfiguration
        var contract: RouteContract?
        var graphql: RouteGraphQL?
        /// What checks do where neither the route nor `checks` says.
        var modes: [CheckID: Mode] = [:]
    }

    private(set) var entries: [Entry] = []
    private(set) var contracts: CompiledContracts
    private(set) var schemas: CompiledSchemas
    /// What routes of documents match, and whose they are.
    private var taken: [Match: SourcePlace] = [:]

    private struct Match: Hashable {
        let host: String?
        let shape: [Substring]
        let method: HTTPMethod
    }

    init(_ configuration: Configuration, replacing previous: Snapshot?) throws(SnapshotError) {
        contracts = CompiledContracts(replacing: previous?.contracts)
        schemas = CompiledSchemas(replacing: previous?.schemas)
        for route in configuration.routes {
            var entry = Entry(configuration: route)
            if let settings = route.contract {
                entry.contract = RouteContract(try contracts.contract(settings), settings)
                entry.modes = Self.modes(settings)
            }
            entries.append(entry)
        }
        for settings in configuration.graphql {
            entries.append(try endpoint(settings, configuration.checks, replacing: previous))
        }
        for settings in configuration.contracts { try declare(settings) }
    }

    private mutating func endpoint(
        _ settings: GraphQLConfiguration,
        _ checks: [CheckID: Mode],
        replacing previous: Snapshot?
    ) throws(SnapshotError) -> Entry {
        var entry = Entry(configuration: settings.route)
        for check in CheckID.allCases where check.rawValue.hasPrefix("graphql.") { entry.modes[check] = settings.mode }
        switch settings.trustedDocuments?.mode {
        case .learn: entry.modes[.graphqlTrusted] = .off
        case .log: entry.modes[.graphqlTrusted] = .monitor
        case .enforce, nil: break
        }
        let modes = entry.modes.merging(checks) { $1 }.merging(settings.settings.checks) { $1 }
        let learners = (previous?.routes ?? []).compactMap(\.graphql?.learner)
        entry.graphql = try RouteGraphQL(
            settings,
            schema: try schemas.schema(settings.schema),
            modes: { modes[$0] ?? .block },
            learner: learners.first { $0.path == settings.trustedDocuments?.manifest }
        )
        return entry
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
