// SPDX-License-Identifier: Apache-2.0

import Core
import Crypto
import GatewayConfiguration
import GraphQLGuard

/// The GraphQL endpoint that a route is: what its operations are held to.
final class RouteGraphQL: Sendable {
    let endpoint: GraphQLEndpoint
    let configuration: GraphQLConfiguration
    let filter: GraphQLResponseFilter
    /// Where documents go that are to be learned; nil where nothing is.
    let learner: DocumentLearner?

    /// - Parameters:
    ///   - modes: what checks do on the route.
    ///   - learner: of the endpoint before a reload.
    init(
        _ configuration: GraphQLConfiguration,
        schema: GraphQLSchema,
        modes: (CheckID) -> Mode,
        learner previous: DocumentLearner?
    ) throws(SnapshotError) {
        self.configuration = configuration
        var policy = GraphQLPolicy()
        policy.refusesSimpleRequests = configuration.csrf
        policy.allowsSubscriptions = configuration.subscriptions
        policy.sensitiveFields = configuration.sensitiveFields
        policy.persistedQueries =
            configuration.persistedQueries.mode == .allow ? configuration.persistedQueries.maxDocuments : 0
        policy.readsBeyondLimits = [.graphqlBatch, .graphqlComplexity, .graphqlDepth].contains { modes($0) != .block }
        learner = try Self.trust(configuration, in: &policy, replacing: previous)
        let cost = configuration.cost
        for coordinate in cost.weights.keys.sorted() where schema.field(coordinate) == nil {
            throw SnapshotError(
                "\(configuration.place): cost.weights has '\(coordinate)', which the schema does not have"
            )
        }
        endpoint = GraphQLEndpoint(
            schema: schema,
            model: GraphQLCostModel(
                schema: schema,
                defaultListSize: cost.defaultListSize,
                sizeArguments: cost.listArguments,
                weights: cost.weights
            ),
            limits: GraphQLGuardLimits(configuration),
            policy: policy,
            sha256: { text in text.withUnsafeBytes { Array(SHA256.hash(data: $0)) } }
        )
        filter = GraphQLResponseFilter(stripsSuggestions: !configuration.suggestions)
        if let error = endpoint.errorsOfTrustedDocuments().first, learner == nil {
            throw SnapshotError(
                "\(configuration.place): the trusted document '\(error.id)' does not fit the schema: \(error.error)"
            )
        }
    }

    private static func trust(
        _ configuration: GraphQLConfiguration,
        in policy: inout GraphQLPolicy,
        replacing previous: DocumentLearner?
    ) throws(SnapshotError) -> DocumentLearner? {
        guard let settings = configuration.trustedDocuments else { return nil }
        var documents = TrustedDocuments()
        if !settings.bytes.isEmpty {
            do throws(TrustedDocuments.ManifestError) {
                try documents.add(manifest: settings.bytes.span)
            } catch {
                throw SnapshotError("\(settings.manifest): \(error)")
            }
        }
        policy.trustedDocuments = documents
        policy.documentKey =
            switch settings.format {
            case .relay: .relay
            case .apollo: .apollo
            case .plain: .plain
            }
        guard settings.mode == .learn else { return nil }
        if let previous, previous.path == settings.manifest { return previous }
        return DocumentLearner(path: settings.manifest, isApollo: settings.format == .apollo, known: documents)
    }
}

extension GraphQLGuardLimits {
    fileprivate init(_ configuration: GraphQLConfiguration) {
        self.init()
        let limits = configuration.limits
        depth = limits.depth
        cost = limits.cost
        aliases = limits.aliases
        repeats = limits.repeats
        selections = limits.selections
        rootFields = limits.rootFields
        directives = limits.directives
        fragments = limits.fragments
        batch = limits.batch
        operations = limits.operations
        listItems = limits.listItems
        tokens = limits.tokens
        bytes = limits.bytes
        allowsIntrospection = configuration.introspection
        requiresOperationName = configuration.requireOperationName
    }
}
