// SPDX-License-Identifier: Apache-2.0

/// A configuration with one listener, one upstream and one route, and what a test adds to each.
enum GatewayYAML {
    /// - Parameters:
    ///   - listener: more keys of the listener, in flow style.
    ///   - targets: the upstream's targets, in flow style.
    ///   - upstream: more keys of the upstream, in flow style.
    ///   - route: more keys of the route, in flow style.
    ///   - rest: more blocks of the file.
    static func make(
        listener: String = "",
        targets: String = #""${SHOP}""#,
        upstream: String = "",
        route: String = "",
        rest: String = ""
    ) -> String {
        """
        listeners:
          - { name: public, address: "127.0.0.1:0"\(more(listener)) }
        upstreams:
          shop: { targets: [\(targets)]\(more(upstream)) }
        routes:
          - { name: all, match: { path: "/**" }, upstream: shop\(more(route)) }
        \(rest)
        """
    }

    private static func more(_ keys: String) -> String { keys.isEmpty ? "" : ", " + keys }
}
