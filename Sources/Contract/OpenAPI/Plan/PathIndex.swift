// SPDX-License-Identifier: Apache-2.0

/// Finds the template of a path. Literal segments stand before segments with a parameter, and among those the one with
/// more literal text (OpenAPI 3.1, section 4.8.8: concrete definitions first).
struct PathIndex: Sendable {
    private struct Node: Sendable {
        var literals: [(segment: [UInt8], node: Int)] = []
        /// Most specific first.
        var templates: [(parts: [PathTemplate.Part], node: Int)] = []
        /// The path that ends here.
        var path: Int?
    }

    private var nodes = [Node()]

    /// - Returns: the path that was there before with the same template but for the names.
    mutating func insert(_ template: PathTemplate, path: Int) -> Int? {
        var current = 0
        for parts in template.segments { current = child(of: current, parts) }
        if let known = nodes[current].path { return known }
        nodes[current].path = path
        return nil
    }

    private mutating func child(of node: Int, _ parts: [PathTemplate.Part]) -> Int {
        if parts.count == 1, case .literal(let segment) = parts[0] {
            if let known = nodes[node].literals.first(where: { $0.segment == segment }) { return known.node }
            nodes[node].literals.append((segment, nodes.count))
        } else {
            if let known = nodes[node].templates.first(where: { Self.isSame($0.parts, parts) }) { return known.node }
            nodes[node].templates.append((parts, nodes.count))
            nodes[node].templates.sort { Self.literalLength($0.parts) > Self.literalLength($1.parts) }
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    private static func isSame(_ left: [PathTemplate.Part], _ right: [PathTemplate.Part]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { pair in
                switch pair {
                case (.literal(let left), .literal(let right)): left == right
                case (.parameter, .parameter): true
                default: false
                }
            }
    }

    private static func literalLength(_ parts: [PathTemplate.Part]) -> Int {
        parts.reduce(0) { sum, part in
            if case .literal(let bytes) = part { return sum + bytes.count }
            return sum
        }
    }

    /// The paths that a request path fits, most specific first, as long as `accept` says no.
    ///
    /// - Parameter path: canonical, beginning with a slash.
    func find(_ path: Span<UInt8>, where accept: (Int) -> Bool) -> Int? {
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return nil }
        var values: [Range<Int>] = []
        return find(path, from: 1, 0, &values, accept)
    }

    /// Each node is looked at once at most: the work is bounded by the number of templates.
    private func find(
        _ path: Span<UInt8>,
        from start: Int,
        _ index: Int,
        _ values: inout [Range<Int>],
        _ accept: (Int) -> Bool
    ) -> Int? {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
        for literal in nodes[index].literals where Self.isEqual(path, start..<end, literal.segment) {
            if let found = step(path, end, literal.node, &values, accept) { return found }
        }
        for template in nodes[index].templates {
            values.removeAll(keepingCapacity: true)
            guard PathTemplate.match(template.parts, path, start..<end, into: &values) else { continue }
            if let found = step(path, end, template.node, &values, accept) { return found }
        }
        return nil
    }

    private func step(
        _ path: Span<UInt8>,
        _ end: Int,
        _ node: Int,
        _ values: inout [Range<Int>],
        _ accept: (Int) -> Bool
    ) -> Int? {
        if end < path.count { return find(path, from: end &+ 1, node, &values, accept) }
        guard let found = nodes[node].path, accept(found) else { return nil }
        return found
    }

    private static func isEqual(_ path: Span<UInt8>, _ range: Range<Int>, _ segment: [UInt8]) -> Bool {
        guard range.count == segment.count else { return false }
        var index = range.lowerBound
        for byte in segment {
            guard path[index] == byte else { return false }
            index &+= 1
        }
        return true
    }
}
