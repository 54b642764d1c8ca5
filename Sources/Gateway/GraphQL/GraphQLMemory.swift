// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON

/// What one worker keeps to check the operations of GraphQL endpoints with.
final class GraphQLMemory {
    /// The memory of one endpoint.
    final class Entry {
        let route: RouteGraphQL
        var scratch: GraphQLScratch

        init(_ route: RouteGraphQL) {
            self.route = route
            scratch = route.endpoint.makeScratch()
        }
    }

    var document = JSONDocument()
    private var entries: [ObjectIdentifier: Entry] = [:]

    /// More endpoints than this has only who reloads; those of snapshots that are gone go with the rest.
    private static let maximumEntries = 16

    func entry(_ route: RouteGraphQL) -> Entry {
        if let entry = entries[ObjectIdentifier(route)] { return entry }
        if entries.count >= Self.maximumEntries { entries.removeAll() }
        let entry = Entry(route)
        entries[ObjectIdentifier(route)] = entry
        return entry
    }
}
