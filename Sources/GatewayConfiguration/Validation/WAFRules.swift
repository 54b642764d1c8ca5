// SPDX-License-Identifier: Apache-2.0

/// `waf`
enum WAFRules {
    static let all: [Validation.Rule] = [exclusions, patches]

    @Sendable private static func exclusions(_ configuration: Configuration, _ context: DecodingContext) {
        let list = Path.waf / "exclusions"
        // Where one failed, indices no longer tell which entry an exclusion came from.
        guard context.isSound(list), context.isSound(.routes), context.isSound(.graphql) else { return }
        for (index, exclusion) in configuration.waf.exclusions.enumerated() {
            guard let route = exclusion.route else { continue }
            refuseUnknown(route, in: configuration, at: list / index / "route", context)
        }
    }

    @Sendable private static func patches(_ configuration: Configuration, _ context: DecodingContext) {
        WAFPatchReader.refuseRepeated(context.patches)
        guard context.isSound(.routes), context.isSound(.graphql) else { return }
        for decoded in context.patches where decoded.context.isSound(decoded.path / "routes") {
            for (index, route) in decoded.patch.routes.enumerated() {
                refuseUnknown(route, in: configuration, at: decoded.path / "routes" / index, decoded.context)
            }
        }
    }

    private static func refuseUnknown(
        _ route: String,
        in configuration: Configuration,
        at path: Path,
        _ context: DecodingContext
    ) {
        let known = configuration.routes.map(\.name) + configuration.graphql.map(\.name)
        // What the routes of a contract are called, its document tells.
        guard !known.contains(route), configuration.contracts.isEmpty else { return }
        context.error(
            at: path,
            "unknown route \(quoted(route)) in \(path)\(Suggestion.question(route, known))",
            hint: "the routes are: \(known.joined(separator: ", "))"
        )
    }
}
