// SPDX-License-Identifier: Apache-2.0

/// `cors` of routes
enum CORSRules {
    static let all: [Validation.Rule] = [anyOrigin]

    /// Fetch standard, section 3.2.5: browsers refuse `*` with credentials, and a gateway that reflected the
    /// origin instead would give every page the customer's session.
    @Sendable private static func anyOrigin(_ configuration: Configuration, _ context: DecodingContext) {
        for (index, route) in configuration.routes.enumerated() {
            check(route.cors, at: Path.routes / index / "cors", context)
        }
    }

    static func check(_ cors: CORSConfiguration?, at path: Path, _ context: DecodingContext) {
        guard let cors, cors.origins.contains("*"), context.isSound(path) else { return }
        if cors.origins.count > 1 {
            context.error(
                at: path / "origins",
                "'*' stands beside other origins in \(path)",
                hint: "list the origins, or keep '*' alone"
            )
        }
        if cors.credentials {
            context.error(
                at: path / "credentials",
                "credentials are allowed to every origin in \(path)",
                hint: "list the origins that may send cookies instead of '*'"
            )
        }
    }
}
