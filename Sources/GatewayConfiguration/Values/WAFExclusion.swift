// SPDX-License-Identifier: Apache-2.0

/// `waf.exclusions[]`: which rules do not apply where, and why.
package struct WAFExclusion: Sendable, Hashable {
    /// What of a request the rules are not to look at.
    package enum Target: Sendable, Hashable {
        /// The argument of this name, in the query or the body.
        case argument(String)
        /// In lower case.
        case header(String)
        case cookie(String)
        /// As SecLang names it, such as `ARGS:q`.
        case variable(String)
    }

    /// The name of a route; nil for all, or for the route it is written in.
    package var route: String?
    /// Nil: the rules do not run at all.
    package var target: Target?
    /// Ids of rules. There are ids or ``tags``, or both.
    package var rules: [Int] = []
    /// Rules with any of these tags.
    package var tags: [String] = []
    /// Why this is safe.
    package var because = ""
    /// The last day on which it holds; nil for ever.
    package var until: CalendarDate?
    package var place = SourcePlace()

    package init() {}
}

/// What the firewall's configuration has that is meant to end one day.
package struct WAFDatedItem: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case exclusion, patch
    }

    package let kind: Kind
    /// What it is about: the reason of an exclusion, the id of a patch.
    package let name: String
    /// The last day; nil for an exclusion without an end.
    package let until: CalendarDate?
    package let place: SourcePlace
}

extension Configuration {
    /// All exclusions, global and of routes, and all patches.
    package var datedItems: [WAFDatedItem] {
        let overrides = routes.map(\.waf) + contracts.map(\.settings.waf) + graphql.map(\.settings.waf)
        let exclusions = waf.exclusions + overrides.flatMap { $0?.exclusions ?? [] }
        return exclusions.map {
            WAFDatedItem(kind: .exclusion, name: $0.because, until: $0.until, place: $0.place)
        }
            + waf.patches.map { WAFDatedItem(kind: .patch, name: $0.id, until: $0.expires, place: $0.place) }
    }
}
