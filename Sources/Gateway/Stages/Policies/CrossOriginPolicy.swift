// SPDX-License-Identifier: Apache-2.0

package import Core
package import GatewayConfiguration

/// Which other origins' pages may read a route's answers (Fetch standard, section 3.2).
///
/// An origin is compared byte for byte with the configured ones, and what is answered is the
/// configured text: nothing a client sent is ever reflected.
package struct CrossOriginPolicy: Sendable {
    package enum PreflightResult: Sendable, Equatable {
        /// A request like any other.
        case notPreflight
        /// To be answered by the gateway, with these fields and without a body.
        case allowed([Problem.Field])
        case refused
    }

    /// A configured origin that a request was found to come from; small enough to keep until the answer is there.
    package struct AllowedOrigin: Sendable, Equatable {
        fileprivate let index: Int
    }

    private struct Origin: Sendable {
        let bytes: [UInt8]
        let responseFields: [Problem.Field]
        let preflightFields: [Problem.Field]
    }

    /// Whether every origin is answered alike, with `*`.
    private let isOpen: Bool
    /// One entry for `*` where the policy is open.
    private let origins: [Origin]
    private let methods: [[UInt8]]
    private let requestHeaders: HeaderNameMatcher

    /// - Parameter configuration: where `*` stands beside other origins or with credentials it means
    ///   nothing; nor does `null`, which every sandboxed frame and every local file may call itself.
    package init(_ configuration: CORSConfiguration) {
        isOpen = configuration.origins == ["*"] && !configuration.credentials
        let names = isOpen ? ["*"] : configuration.origins.filter { $0 != "*" && $0 != "null" && !$0.isEmpty }
        let isOpen = isOpen
        origins = names.map { name in
            var common = [Problem.Field("access-control-allow-origin", name)]
            if configuration.credentials { common.append(Problem.Field("access-control-allow-credentials", "true")) }
            var response = common
            if !configuration.exposedHeaders.isEmpty {
                response.append(
                    Problem.Field("access-control-expose-headers", configuration.exposedHeaders.joined(separator: ", "))
                )
            }
            common.append(Problem.Field("access-control-allow-methods", configuration.methods.joined(separator: ", ")))
            if !configuration.requestHeaders.isEmpty {
                common.append(
                    Problem.Field("access-control-allow-headers", configuration.requestHeaders.joined(separator: ", "))
                )
            }
            let maxAge = max(configuration.maxAge.components.seconds, 0)
            common.append(Problem.Field("access-control-max-age", String(maxAge)))
            if !isOpen { common.append(Self.preflightVary) }
            return Origin(bytes: Array(name.utf8), responseFields: response, preflightFields: common)
        }
        methods = configuration.methods.map { Array($0.utf8) }
        // A configured name is exact here; a trailing `*` would be a wildcard the browser does not know.
        requestHeaders = HeaderNameMatcher(configuration.requestHeaders.filter { !$0.hasSuffix("*") })
    }

    /// What an answer to a refused preflight carries, so that no cache gives it to an origin that is allowed.
    package static let preflightVary = Problem.Field(
        "vary",
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
    )

    // MARK: Requests

    /// Judges a preflight: an OPTIONS with `Origin` and `Access-Control-Request-Method`. Access from a public
    /// site to a private network is never granted: no answer holds `Access-Control-Allow-Private-Network`.
    package func preflight(_ method: HTTPMethod, _ headers: HeaderBlock) -> PreflightResult {
        guard method == .options, headers.contains(.origin), let wanted = headers.first(.accessControlRequestMethod)
        else { return .notPreflight }
        guard headers.count(of: .accessControlRequestMethod) == 1, headers.count(of: .origin) == 1,
            let origin = allowedOrigin(in: headers),
            methods.contains(where: { $0.elementsEqual(wanted) }),
            allowsRequestHeaders(headers)
        else { return .refused }
        return .allowed(origins[origin.index].preflightFields)
    }

    /// The configured origin a request names; nil where it names none, another one, or several.
    package func allowedOrigin(in headers: HeaderBlock) -> AllowedOrigin? {
        if isOpen { return AllowedOrigin(index: 0) }
        guard headers.count(of: .origin) == 1, let origin = headers.first(.origin) else { return nil }
        return index(of: origin).map(AllowedOrigin.init)
    }

    /// Lists longer than this are no browser's.
    private static let maxRequestHeaders = 64

    private func allowsRequestHeaders(_ headers: HeaderBlock) -> Bool {
        guard headers.contains(.accessControlRequestHeaders) else { return true }
        var count = 0
        for field in headers.fields where field.name == .accessControlRequestHeaders && !field.isRemoved {
            var rest = headers.value(field)
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
                let name = rest[..<end].trimmed
                count += 1
                guard count <= Self.maxRequestHeaders else { return false }
                guard name.isEmpty || name.withUnsafeBytes(requestHeaders.matches) else { return false }
                rest = rest[min(end + 1, rest.endIndex)...]
            }
        }
        return true
    }

    private func index(of origin: ArraySlice<UInt8>) -> Int? {
        origins.firstIndex { $0.bytes.elementsEqual(origin) }
    }

    // MARK: Responses

    /// The fields by which an origin's pages may read an answer; nil where they may not. An open policy
    /// says `*` whoever asks, so that caches need not tell origins apart.
    package func responseFields(origin: ArraySlice<UInt8>) -> [Problem.Field]? {
        if isOpen { return origins[0].responseFields }
        return index(of: origin).map { origins[$0].responseFields }
    }

    /// Makes this policy the only one an answer states: takes away the upstream's own `Access-Control-*`
    /// fields, adds those `origin` is due, and `Vary: Origin` whether it is due any or not, since a cache
    /// must not give one origin's answer to another.
    package func apply(to response: inout HeaderBlock, origin: AllowedOrigin?) {
        Self.upstreamFields.remove(from: &response)
        if !isOpen { Self.addVary(to: &response) }
        guard let origin, origins.indices.contains(origin.index) else { return }
        for field in origins[origin.index].responseFields { response.add(named: field.name.utf8, field.value.utf8) }
    }

    private static let upstreamFields = HeaderNameMatcher(["access-control-*"])

    /// Adds `Origin` to the `Vary` that is there, or a new one.
    private static func addVary(to response: inout HeaderBlock) {
        guard response.contains(.vary) else { return response.add(.vary, "Origin".utf8) }
        let members = response.members(of: .vary).filter { !$0.isEmpty }
        let isThere = members.contains { $0.elementsEqual("*".utf8) || $0.equalsIgnoringCase("origin") }
        guard !isThere else { return }
        var value = Array(members.joined(separator: ", ".utf8))
        if !value.isEmpty { value.append(contentsOf: ", ".utf8) }
        value.append(contentsOf: "Origin".utf8)
        response.remove(.vary)
        response.add(.vary, value)
    }
}
