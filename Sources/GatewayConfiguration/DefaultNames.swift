// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// Gives listeners and routes without a name one that no other has.
    mutating func fillInNames() {
        for index in listeners.indices where listeners[index].name.isEmpty {
            listeners[index].name = "listener-\(index)"
        }
        var taken = Set(routes.map(\.name) + graphql.map(\.name))
        for index in graphql.indices where graphql[index].name.isEmpty {
            let path = graphql[index].path
            let candidates = [path, (graphql[index].settings.host ?? "") + path]
            let name = candidates.first { !taken.contains($0) && $0.unicodeScalars.count <= 128 }
            graphql[index].name = name ?? "graphql-\(index)"
            taken.insert(graphql[index].name)
        }
        for index in routes.indices where routes[index].name.isEmpty {
            let match = routes[index].match
            let methods = match.methods.joined(separator: ",")
            // The path is what people look for; what tells routes with one path apart is added where needed.
            let candidates = [
                match.path,
                (match.host ?? "") + match.path,
                methods.isEmpty ? match.path : "\(methods) \(match.path)",
                "\(methods) \(match.host ?? "")\(match.path)",
                "route-\(index)",
            ]
            let name = candidates.first { !taken.contains($0) && $0.unicodeScalars.count <= 128 } ?? "route-\(index)"
            routes[index].name = name
            taken.insert(name)
        }
    }
}
