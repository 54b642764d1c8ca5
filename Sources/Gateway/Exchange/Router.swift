// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// Finds the route of a request: by host, then by path, then by method; the most specific wins.
///
/// An exact host stands before a wildcard, which stands for one label, and both before any host. Within a host a literal segment stands before a `{parameter}`, and both before `/**`.
/// A route that does not take the method is passed over for a less specific one that does.
package struct Router: Sendable {
    package enum Match: Sendable {
        case route(Route)
        /// Routes match, but none takes the method; these are taken.
        case methodNotAllowed(HTTPMethodSet)
        case none
    }

    private var exactHosts: [[UInt8]: PathTrie] = [:]
    /// Suffixes with their leading dot, longest first.
    private var wildcardHosts: [(suffix: [UInt8], trie: PathTrie)] = []
    private var anyHost = PathTrie()

    package init(_ routes: [Route]) {
        for route in routes {
            guard let host = route.configuration.match.host?.lowercased() else {
                anyHost.insert(route)
                continue
            }
            guard host.hasPrefix("*.") else {
                exactHosts[Array(host.utf8), default: PathTrie()].insert(route)
                continue
            }
            let suffix = Array(host.utf8.dropFirst())
            if let index = wildcardHosts.firstIndex(where: { $0.suffix == suffix }) {
                wildcardHosts[index].trie.insert(route)
            } else {
                var trie = PathTrie()
                trie.insert(route)
                wildcardHosts.append((suffix, trie))
            }
        }
        wildcardHosts.sort { $0.suffix.count > $1.suffix.count }
    }

    package func match(_ head: RequestHead) -> Match {
        var search = PathTrie.Search(method: head.method)
        if !exactHosts.isEmpty, let trie = exactHosts[Array(head.host)], let route = trie.find(head.path, &search) {
            return .route(route)
        }
        for (suffix, trie) in wildcardHosts {
            let host = head.host
            guard host.count > suffix.count, host.suffix(suffix.count).elementsEqual(suffix),
                !host.dropLast(suffix.count).contains(.dot)
            else { continue }
            if let route = trie.find(head.path, &search) { return .route(route) }
        }
        if let route = anyHost.find(head.path, &search) { return .route(route) }
        return search.otherMethods.isEmpty ? .none : .methodNotAllowed(HTTPMethodSet(search.otherMethods))
    }
}

/// Path patterns as a tree of segments.
struct PathTrie: Sendable {
    struct Search {
        let method: HTTPMethod
        /// Methods of routes that match but for the method.
        var otherMethods: [HTTPMethod] = []
    }

    private struct Node: Sendable {
        var literals: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
        /// Routes whose pattern ends here.
        var ends: [Route] = []
        /// Routes whose pattern goes on with `/**`.
        var prefixes: [Route] = []
    }

    private var nodes = [Node()]

    mutating func insert(_ route: Route) {
        var current = 0
        for segment in route.configuration.match.path.utf8.dropFirst().split(
            separator: UInt8.slash,
            omittingEmptySubsequences: false
        ) {
            if segment.elementsEqual("**".utf8) {
                nodes[current].prefixes.append(route)
                return
            }
            current = child(of: current, Array(segment))
        }
        nodes[current].ends.append(route)
    }

    private mutating func child(of node: Int, _ segment: [UInt8]) -> Int {
        if segment.first == UInt8(ascii: "{") {
            if let parameter = nodes[node].parameter { return parameter }
            nodes[node].parameter = nodes.count
        } else {
            if let known = nodes[node].literals.first(where: { $0.segment == segment }) { return known.node }
            nodes[node].literals.append((segment, nodes.count))
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    /// - Parameter path: canonical, beginning with `/`.
    func find(_ path: ArraySlice<UInt8>, _ search: inout Search) -> Route? {
        find(path.dropFirst(), 0, &search)
    }

    /// Each node is looked at once at most, since a node has one depth: the work is bounded by the
    /// number of configured patterns, whatever the path.
    private func find(_ rest: ArraySlice<UInt8>?, _ index: Int, _ search: inout Search) -> Route? {
        let node = nodes[index]
        if let rest {
            if !node.literals.isEmpty || node.parameter != nil {
                let end = rest.firstIndex(of: .slash) ?? rest.endIndex
                let segment = rest[..<end]
                let next = end < rest.endIndex ? rest[(end + 1)...] : nil
                for literal in node.literals where segment.elementsEqual(literal.segment) {
                    if let route = find(next, literal.node, &search) { return route }
                }
                if let parameter = node.parameter, !segment.isEmpty,
                    let route = find(next, parameter, &search)
                {
                    return route
                }
            }
        } else if let route = choose(node.ends, &search) {
            return route
        }
        // `/a/**` matches `/a` as well: who protects a tree means its root too.
        return choose(node.prefixes, &search)
    }

    private func choose(_ routes: [Route], _ search: inout Search) -> Route? {
        // A route that names methods is more specific than one that takes any.
        var any: Route?
        for route in routes {
            guard route.methods.contains(search.method) else {
                search.otherMethods += HTTPMethod.allCases.filter(route.methods.contains)
                continue
            }
            if !route.configuration.match.methods.isEmpty { return route }
            any = any ?? route
        }
        return any
    }
}
