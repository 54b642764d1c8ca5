// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration
package import WAF

extension VirtualPatch {
    /// The patches of a configuration, each with the ids of its rules: those are the same on all routes.
    package static func all(_ patches: [WAFPatch]) -> [VirtualPatch] {
        var next = RuleOrigin.patchIDs.lowerBound
        return patches.map { patch in
            defer { next += patch.matches.count }
            return VirtualPatch(patch, firstRuleID: next)
        }
    }

    /// Those that are for a route; nil for requests that belong to none.
    static func all(_ patches: [WAFPatch], on route: String?) -> [VirtualPatch] {
        zip(patches, all(patches)).filter { patch, _ in
            patch.routes.isEmpty || route.map(patch.routes.contains) ?? false
        }.map { $1 }
    }

    private init(_ patch: WAFPatch, firstRuleID: Int) {
        self.init(
            id: patch.id,
            title: patch.title,
            matches: patch.matches.map(Match.init),
            refuses: patch.action == .block,
            firstRuleID: firstRuleID,
            blocked: Request(patch.verify.blocked),
            passed: Request(patch.verify.passed),
            at: WAF.SourceLocation(patch.place)
        )
    }
}

extension VirtualPatch.Match {
    fileprivate init(_ match: WAFPatch.Match) {
        self.init(
            methods: match.methods,
            path: match.path,
            conditions: match.conditions.map(VirtualPatch.Condition.init)
        )
    }
}

extension VirtualPatch.Condition {
    fileprivate init(_ condition: WAFPatch.Condition) {
        let subject: VirtualPatch.Subject =
            switch condition.subject {
            case .header(let name): .header(name)
            case .argument(let name): .argument(name)
            case .cookie(let name): .cookie(name)
            case .graphqlField(let name): .graphqlField(name)
            case .graphqlArgument(let name): .graphqlArgument(name)
            case .json(let segments):
                .json(
                    JSONPath(
                        segments.map { segment in
                            switch segment {
                            case .key(let key): .key(key)
                            case .any: .any
                            case .anyDepth: .anyDepth
                            }
                        }
                    )
                )
            }
        let test: VirtualPatch.Test =
            switch condition.test {
            case .matches(let pattern): .matches(pattern)
            case .notMatches(let pattern): .notMatches(pattern)
            case .equals(let text): .equals(text)
            case .exists(let exists): .exists(exists)
            }
        self.init(subject, test, at: WAF.SourceLocation(condition.place))
    }
}

extension VirtualPatch.Request {
    fileprivate init(_ request: WAFPatch.Request) {
        self.init(
            method: request.method,
            target: request.path,
            headers: request.headers.map { Header($0.name, $0.value) },
            body: request.body
        )
    }
}

extension WAF.SourceLocation {
    init(_ place: SourcePlace) {
        self.init(file: place.file, line: place.line, column: place.column)
    }
}
