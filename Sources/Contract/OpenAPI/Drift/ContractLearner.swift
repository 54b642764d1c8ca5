// SPDX-License-Identifier: Apache-2.0

import JSON

/// Drafts an OpenAPI document from traffic. Keeps names and kinds, no values. A draft is for people to correct: what
/// was not seen is not in it, and what an attacker sent may be.
package struct ContractLearner: Sendable {
    struct Endpoint: Sendable {
        var count = 0
        /// Of each segment that names a thing.
        var path: [LearnedValue] = []
        var query: [String: LearnedValue] = [:]
        var repeated: Set<String> = []
        /// By media type.
        var bodies: [String: LearnedValue] = [:]
        var bodyCount = 0
        /// By status, then by media type; "" for no body.
        var responses: [Int: [String: LearnedValue]] = [:]
    }

    /// A method and the segments of a path; nil for one that names a thing.
    struct Key: Hashable, Sendable {
        let method: String
        let segments: [String?]
    }

    private(set) var endpoints: [Key: Endpoint] = [:]
    /// Exchanges that were not noted because there was no room.
    package private(set) var dropped = 0
    private let maximumEndpoints: Int
    private var document = JSONDocument()

    /// Query parameters of an endpoint.
    private static let maximumNames = 100
    /// Words at one place of a path beyond which they are taken for names of things: slugs of products.
    private static let maximumWords = 12
    private static let limits = JSONLimits(maximumDepth: 64, maximumNodes: 20_000)

    package init(maximumEndpoints: Int = 2000) {
        self.maximumEndpoints = maximumEndpoints
    }

    /// Notes an exchange. Errors of clients teach nothing about requests: of those only the response counts, and of
    /// statuses 404 and 405, which say that there is no such endpoint, nothing.
    ///
    /// - Parameters:
    ///   - path: canonical, without the query.
    ///   - contentType: of the request; empty if there is no body.
    ///   - body: JSON is looked into; of all else only the media type is kept.
    package mutating func observe(
        method: String,
        path: Span<UInt8>,
        query: Span<UInt8>,
        contentType: Span<UInt8>,
        body: Span<UInt8>,
        status: Int,
        responseType: Span<UInt8>,
        responseBody: Span<UInt8>
    ) {
        guard status != 404, status != 405, (100...599).contains(status) else { return }
        let segments = PathShape.segments(path)
        let key = Key(method: method, segments: segments.map { $0.kind == .literal ? $0.text : nil })
        guard endpoints[key] != nil || endpoints.count < maximumEndpoints else {
            dropped &+= 1
            return
        }
        var endpoint = endpoints.removeValue(forKey: key) ?? Endpoint()
        if status < 400 {
            endpoint.count &+= 1
            Self.observe(path, into: &endpoint)
            Self.observe(query: query, into: &endpoint)
            if body.count > 0, let name = Self.mediaType(contentType) {
                endpoint.bodyCount &+= 1
                observe(body, name, into: &endpoint.bodies)
            }
        }
        var responses = endpoint.responses[status] ?? [:]
        if responseBody.count > 0, let name = Self.mediaType(responseType) {
            observe(responseBody, name, into: &responses)
        } else {
            responses["", default: LearnedValue()] = LearnedValue()
        }
        endpoint.responses[status] = responses
        endpoints[key] = endpoint
    }

    /// The document: OpenAPI 3.1 as JSON.
    package func draft(title: String) -> [UInt8] {
        LearnedDocument(collapsed().filter { $0.value.count > 0 }).json(title: title)
    }

    // MARK: Observation

    private static func observe(_ path: Span<UInt8>, into endpoint: inout Endpoint) {
        var number = 0
        var start = 1
        while start <= path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
            let segment = path.extracting(start..<end)
            start = end &+ 1
            guard PathShape.kind(of: segment) != .literal else { continue }
            if endpoint.path.count <= number { endpoint.path.append(LearnedValue()) }
            endpoint.path[number].observe(parameter: segment)
            number += 1
        }
    }

    private static func observe(query: Span<UInt8>, into endpoint: inout Endpoint) {
        var pairs = FieldPairs()
        guard pairs.read(query, FieldSet([], ShapeTable(), acceptsBrackets: false), limit: 1000) == .read else {
            return
        }
        var seen = Set<String>()
        for pair in pairs.pairs {
            var name: [UInt8] = []
            var value: [UInt8] = []
            guard PercentDecoding.append(query, pair.nameRange, plusIsSpace: true, to: &name),
                PercentDecoding.append(query, pair.value, plusIsSpace: true, to: &value), name.count <= 64
            else { continue }
            let text = String(decoding: name, as: UTF8.self)
            guard endpoint.query[text] != nil || endpoint.query.count < maximumNames else { continue }
            if !seen.insert(text).inserted { endpoint.repeated.insert(text) }
            endpoint.query[text, default: LearnedValue()].observe(parameter: value.span)
        }
    }

    private mutating func observe(_ body: Span<UInt8>, _ name: String, into values: inout [String: LearnedValue]) {
        guard values[name] != nil || values.count < 8 else { return }
        var value = values[name] ?? LearnedValue()
        if OpenAPICompiler.kind(ofMediaType: name) == .json {
            if (try? document.parse(body, limits: Self.limits)) != nil {
                value.observe(0, document, body)
            } else {
                value.observeAnything()
            }
        }
        values[name] = value
    }

    private static func mediaType(_ bytes: Span<UInt8>) -> String? {
        guard let name = MediaTypeName(bytes), name.subtype.upperBound <= 100 else { return nil }
        var text: [UInt8] = []
        bytes.extracting(name.type.lowerBound..<name.subtype.upperBound).withUnsafeBufferPointer {
            text.append(contentsOf: $0)
        }
        return String(decoding: text, as: UTF8.self).lowercased()
    }

    // MARK: Words that are names

    /// Endpoints that differ in one word, of which there are many, become one.
    private func collapsed() -> [Key: Endpoint] {
        var result = endpoints
        let longest = endpoints.keys.map(\.segments.count).max() ?? 0
        for position in 0..<longest {
            var groups: [Key: [Key]] = [:]
            for key in result.keys where key.segments.count > position && key.segments[position] != nil {
                var segments = key.segments
                segments[position] = nil
                groups[Key(method: key.method, segments: segments), default: []].append(key)
            }
            for (key, members) in groups where members.count > Self.maximumWords {
                let place = key.segments[..<position].count { $0 == nil }
                for member in members {
                    guard var endpoint = result.removeValue(forKey: member) else { continue }
                    var word = LearnedValue()
                    word.observe(parameter: Array((member.segments[position] ?? "").utf8).span)
                    endpoint.path.insert(word, at: min(place, endpoint.path.count))
                    result[key] = result[key].map { $0.merged(with: endpoint) } ?? endpoint
                }
            }
        }
        return result
    }
}

extension ContractLearner.Endpoint {
    func merged(with other: Self) -> Self {
        var result = self
        result.count &+= other.count
        result.bodyCount &+= other.bodyCount
        for (index, value) in other.path.enumerated() {
            if index < result.path.count {
                result.path[index].merge(value)
            } else {
                result.path.append(value)
            }
        }
        for (name, value) in other.query { result.query[name, default: LearnedValue()].merge(value) }
        result.repeated.formUnion(other.repeated)
        for (name, value) in other.bodies { result.bodies[name, default: LearnedValue()].merge(value) }
        for (status, values) in other.responses {
            for (name, value) in values {
                result.responses[status, default: [:]][name, default: LearnedValue()].merge(value)
            }
        }
        return result
    }
}
