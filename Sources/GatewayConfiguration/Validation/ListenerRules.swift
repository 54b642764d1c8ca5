// SPDX-License-Identifier: Apache-2.0

/// `listeners`
enum ListenerRules {
    static let all: [Validation.Rule] = [atLeastOne, names, addresses, plainTextOnly]

    @Sendable private static func atLeastOne(_ configuration: Configuration, _ context: DecodingContext) {
        guard configuration.listeners.isEmpty, context.isSound(.listeners) else { return }
        context.error(
            at: .listeners,
            "there are no listeners",
            hint: "add 'listeners:' with an entry such as '- address: 127.0.0.1:8080'"
        )
    }

    @Sendable private static func names(_ configuration: Configuration, _ context: DecodingContext) {
        let items = configuration.listeners.enumerated().map { ($1.name, Path.listeners / $0 / "name") }
        Validation.refuseRepeated(items, context) { name, _ in
            ("two listeners have the name \(quoted(name))", "give each its own name")
        }
    }

    @Sendable private static func addresses(_ configuration: Configuration, _ context: DecodingContext) {
        var items = configuration.listeners.enumerated().map { ($1.address, Path.listeners / $0 / "address") }
        if let address = configuration.admin.address { items.append((address, .admin / "address")) }
        // Port 0 is another port each time.
        Validation.refuseRepeated(items.filter { $0.0.port != 0 }, context) { address, _ in
            (
                "the address \(quoted(address.description)) is already in use",
                "give each listener its own address or port"
            )
        }
    }

    @Sendable private static func plainTextOnly(_ configuration: Configuration, _ context: DecodingContext) {
        for (index, listener) in configuration.listeners.enumerated() where listener.tls != nil {
            let path = Path.listeners / index
            if listener.http2PriorKnowledge {
                context.error(
                    at: path / "http2_prior_knowledge",
                    "http2_prior_knowledge is for plain-text listeners, but \(path) has 'tls'",
                    hint: "remove it; TLS listeners offer HTTP/2 with 'http2: true'"
                )
            }
            if listener.redirectToHTTPS != nil {
                context.error(
                    at: path / "redirect_to_https",
                    "redirect_to_https is for plain-text listeners, but \(path) has 'tls'",
                    hint: "remove it, or remove 'tls'"
                )
            }
        }
    }
}
