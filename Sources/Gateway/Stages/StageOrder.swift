// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// The order of the stages: the life of a request, from top to bottom. What a stage costs and what
/// it needs to know decide where it stands.
struct StageOrder {
    /// Before a route is known.
    let admission: [any RequestStage]
    /// On the route, and on the way back.
    let stages: [any Stage]

    init(_ configuration: Configuration, limiters: RateLimiters, methods: HTTPMethodSet) {
        let admission: [any RequestStage] = [
            // Says no for next to nothing, so that a flood costs next to nothing.
            LoadShedding(),
            // A listener that only redirects has no use for anything below.
            RedirectToHTTPS(),
            // TRACE and CONNECT mean no resource; `OPTIONS *` is answered here.
            MethodAdmission(methods),
            // Who asks: everything below that counts or logs goes by this address.
            ClientIdentity(),
            // What only a proxy may say is gone before any check or backend could believe it.
            HeaderHygiene(configuration.headers),
            // The route is found by the canonical host and path that all the rest sees.
            Routing(),
        ]
        self.admission = admission.filter { $0.applies(to: configuration) }
        stages = [
            // Counting is cheap, and comes before anything that is not.
            RateLimit(limiters),
            // What a query asks for is told apart first: the firewall's rules see its arguments, not its text.
            GraphQLEnforcement(limiters),
            // What an attack looks like shows in the request as it came; on the way back, too, it looks first.
            WebApplicationFirewall(),
            // One request has one method: the one that was routed by.
            MethodOverride(),
            // A preflight asks for permission, not for the resource: it is answered here.
            CrossOrigin(),
            // The upgrade has to be judged while its fields are still there.
            WebSocketAdmission(),
            // Hop-by-hop fields end here, those the client nominated among them.
            RequestConnection(),
            // What the head says of a body, before a byte of it is taken.
            BodyAdmission(),
            // The API's own contract, of what will be passed on: it takes longer than all but the firewall.
            ContractEnforcement(),

            // The upstream is asked here; what follows looks at its answer.

            // An error page is replaced as a whole, before anything is added to it.
            ErrorPages(),
            ResponseConnection(),
            CookieFlags(configuration.cookies),
            // Last, so that nothing is added or taken away behind it.
            SecurityHeaders(configuration),
        ]
    }
}
