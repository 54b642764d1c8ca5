// SPDX-License-Identifier: Apache-2.0

/// What types alone cannot say: how values fit together.
///
/// Runs also on configurations with errors, so that everything is reported at once; a rule stays silent about
/// values that were not decoded.
enum Validation {
    typealias Rule = @Sendable (Configuration, DecodingContext) -> Void

    static let rules: [Rule] =
        ListenerRules.all + UpstreamRules.all + RouteRules.all + ContractRules.all + CORSRules.all + HTTPRules.all
        + WAFRules.all + AdminRules.all

    static func check(_ configuration: Configuration, _ context: DecodingContext) {
        for rule in rules { rule(configuration, context) }
    }

    /// Reports each later one of things that must differ.
    static func refuseRepeated<Key: Hashable>(
        _ items: [(key: Key, path: Path)],
        _ context: DecodingContext,
        message: (Key, _ first: Path) -> (message: String, hint: String)
    ) {
        var seen: [Key: Path] = [:]
        for (key, path) in items where context.isSound(path) {
            if let first = seen[key] {
                let (text, hint) = message(key, first)
                let place = context.position(of: first)?.text ?? ""
                context.error(at: path, "\(text); first at \(place)", hint: hint)
            } else {
                seen[key] = path
            }
        }
    }
}

extension Path {
    static let listeners = root / "listeners"
    static let upstreams = root / "upstreams"
    static let routes = root / "routes"
    static let contracts = root / "contracts"
    static let graphql = root / "graphql"
    static let http = root / "http"
    static let admin = root / "admin"
    static let waf = root / "waf"
}
