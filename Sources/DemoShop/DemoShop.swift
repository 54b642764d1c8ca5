// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
package import ServiceLifecycle

/// A small headless shop to stand behind the gateway: catalogue, carts, checkout with a pretend
/// payment provider, customers, orders, gift cards and an admin API, all in memory.
///
/// It sells honestly: stock and gift cards are reserved as one step, a declined payment gives them
/// back, and a repeated checkout with the same idempotency key buys once.
///
/// It is also *a backend as one finds it*, careless in ways a gateway has to make up for:
/// - every answer names its software (`Server`, `X-Powered-By`);
/// - cookies carry no `Secure`, `HttpOnly` or `SameSite`;
/// - product `p-0500` answers with a page that shows a stack trace and a database address;
/// - there is no CORS, no rate limit on login or on gift-card look-ups, and no limit on uploads;
/// - orders are numbered in a row and shown to whoever asks for the number;
/// - unknown members of a JSON body are ignored instead of refused;
/// - `GET /store/debug/request`, left on by mistake, shows a caller what reached the shop.
///
/// Being a demonstration it keeps passwords as they were typed, in memory only, and forgets them,
/// as all else, when it ends. Nothing here is meant to be copied into a shop that sells something.
package struct DemoShop: Sendable {
    let store: ShopStore
    let payments: PretendPaymentProvider
    let adminToken: String
    let logger: Logger

    /// - Parameter adminToken: the bearer token of the admin API.
    package init(adminToken: String, logger: Logger = Logger(label: "demo-shop")) {
        self.init(adminToken: adminToken, store: ShopStore(), payments: PretendPaymentProvider(), logger: logger)
    }

    init(adminToken: String, store: ShopStore, payments: PretendPaymentProvider, logger: Logger) {
        self.store = store
        self.payments = payments
        self.adminToken = adminToken
        self.logger = logger
    }

    /// The shop's server; it ends when its service group is shut down.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - onListening: told the port that connections are accepted on.
    package func service(
        host: String,
        port: Int,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some Service {
        Application(
            router: servedRouter(),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: "demo-shop/1.0"
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    /// Serves until the task is cancelled or the surrounding service group shuts down; answers under
    /// way may still end, within two seconds.
    package func run(
        host: String,
        port: Int,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let service = service(host: host, port: port, onListening: onListening)
        var configuration = ServiceGroupConfiguration(services: [.init(service: service)], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        let group = ServiceGroup(configuration: configuration)
        // A task of its own, so that cancelling the caller stops the server in good order instead of
        // tearing its connections.
        let running = Task { try await group.run() }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await running.value
        } onCancelOrGracefulShutdown: {
            Task { await group.triggerGracefulShutdown() }
        }
    }
}

extension DemoShop {
    /// The shop's OpenAPI document, in YAML.
    package static var openAPI: String { String(decoding: PackageResources.openapi_yaml, as: UTF8.self) }

    /// The schema of the shop's GraphQL endpoint, in the type system definition language.
    package static var graphQLSchema: String { String(decoding: PackageResources.schema_graphql, as: UTF8.self) }

    /// Every endpoint of the shop; `openapi.yaml` lists the same ones.
    func router() -> Router<ShopContext> {
        let router = Router(context: ShopContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: CarelessHeaders())
        router.add(middleware: ErrorAnswers())
        CatalogueRoutes(store: store).add(to: router)
        CartRoutes(store: store, payments: payments).add(to: router)
        CustomerRoutes(store: store).add(to: router)
        GraphQLRoutes(store: store, payments: payments).add(to: router)
        StreamRoutes(store: store).add(to: router)
        AdminRoutes(store: store, token: adminToken).add(to: router)
        ServiceRoutes().add(to: router)
        return router
    }

    /// The endpoints, and a 405 with `Allow` where a path exists under other methods.
    func servedRouter() -> Router<ShopContext> {
        let router = router()
        for (path, routes) in Dictionary(grouping: router.routes, by: \.path.description) {
            let methods = routes.map(\.method)
            let allowed = methods + (methods.contains(.get) ? [.head] : [])
            let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in [.get, .head, .post, .put, .patch, .delete, .options] as [HTTPRequest.Method]
            where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> HTTPResponse.Status in
                    throw ShopError.methodNotAllowed(allow)
                }
            }
        }
        return router
    }
}
