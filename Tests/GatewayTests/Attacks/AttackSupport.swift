// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayTestKit
import Testing

@testable import Gateway

/// Bytes of a hostile client, and how they must be refused.
struct Attack: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let status: Int
    /// The id of the check that must speak.
    let check: String
    /// Whether the connection must end: it need not where the request was understood and only not wanted.
    let closes: Bool
    /// Whether the head was beyond doubt, so that a body went to the upstream until it was not.
    let begins: Bool

    /// - Parameter raw: one byte for each scalar.
    init(
        _ name: String,
        _ raw: String,
        _ status: Int = 400,
        _ check: String,
        closes: Bool = true,
        begins: Bool = false
    ) {
        self.name = name
        self.bytes = GatewayTests.bytes(raw)
        self.status = status
        self.check = check
        self.closes = closes
        self.begins = begins
    }

    /// What the parser's own tests refuse, refused on the wire as well.
    init(_ refused: RefusedRequest) {
        let problem = refused.refusal.problem
        self.init(refused.name, refused.raw, problem.status, problem.check.rawValue)
    }

    var testDescription: String { name }

    /// A second request behind the hostile one: what the attack would smuggle past.
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: shop.example\r\n\r\n"
}

/// A gateway with one route to one upstream that answers everything.
@discardableResult
func withShop<R>(
    _ transport: Transport = .socket,
    http: String = "{}",
    listener: String = "",
    route: String = "",
    more: String = "",
    upstream: TestUpstream? = nil,
    _ body: (TestGateway, TestUpstream) async throws -> R
) async throws -> R {
    let shop: TestUpstream
    if let upstream { shop = upstream } else { shop = try await TestUpstream.start() }
    let yaml = """
        listeners: [{ name: public, address: "127.0.0.1:0" \(listener) }]
        upstreams: { shop: { targets: ["${SHOP}"], outlier: { consecutive_failures: 0 }, retries: { attempts: 0 } } }
        routes: [{ name: shop, match: { path: "/**" }, upstream: shop \(route) }]
        http: \(http)
        \(more)
        """
    do {
        let result = try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": shop]) {
            try await body($0, shop)
        }
        await shop.stop()
        return result
    } catch {
        await shop.stop()
        throw error
    }
}

/// Sends the attack and checks everything a refusal promises: the status, the problem document, the
/// request id, the end of the connection, nothing at the upstream and one line in the log.
func expectRefused(
    _ attack: Attack,
    at gateway: TestGateway,
    _ upstream: TestUpstream,
    _ location: SourceLocation = #_sourceLocation
) async throws {
    let isHead = attack.bytes.starts(with: "HEAD ".utf8)
    let client = try await gateway.connect()
    try await client.send(attack.closes ? attack.bytes + bytes(Attack.smuggled) : attack.bytes)
    let response = try await client.response(timeout: .seconds(3), toHead: isHead)
    #expect(response.status == attack.status, sourceLocation: location)
    #expect(response["x-request-id"]?.count == 32, sourceLocation: location)
    if !isHead {
        let problem = try #require(response.problem, sourceLocation: location)
        #expect(problem.type.hasSuffix("/errors/\(attack.check)"), "\(problem)", sourceLocation: location)
        #expect(problem.status == attack.status, sourceLocation: location)
        #expect(problem.instance == response["x-request-id"], sourceLocation: location)
    }
    if attack.closes {
        #expect(response["connection"] == "close", sourceLocation: location)
        #expect(await client.isClosedByPeer(), sourceLocation: location)
        #expect(client.unread.isEmpty, "a second answer came", sourceLocation: location)
    }
    await client.close()
    if !attack.begins { #expect(upstream.requestsBegun == 0, sourceLocation: location) }
    #expect(upstream.requests.isEmpty, sourceLocation: location)
    #expect(upstream.malformed.isEmpty, sourceLocation: location)
    let lines = try await gateway.accessLog()
    #expect(lines.count == 1, sourceLocation: location)
    #expect(lines.first?.verdict == "blocked", sourceLocation: location)
    #expect(lines.first?.check == attack.check, sourceLocation: location)
    #expect(lines.first?.status == attack.status, sourceLocation: location)
    #expect(lines.first?.requestId == response["x-request-id"], sourceLocation: location)
}

/// A gateway of its own for one attack.
func expectRefused(
    _ attack: Attack,
    _ transport: Transport = .socket,
    http: String = "{}",
    route: String = "",
    _ location: SourceLocation = #_sourceLocation
) async throws {
    try await withShop(transport, http: http, route: route) { gateway, upstream in
        try await expectRefused(attack, at: gateway, upstream, location)
    }
}

/// A POST with these fields besides Host.
func post(_ fields: [String], body: String = "", version: String = "1.1", target: String = "/") -> String {
    (["POST \(target) HTTP/\(version)", "Host: shop.example"] + fields).map { $0 + "\r\n" }.joined() + "\r\n" + body
}

/// Sends a request on a connection of its own and checks the status of the answer.
@discardableResult
func expectAnswer(
    _ status: Int,
    to request: String,
    _ gateway: TestGateway,
    _ location: SourceLocation = #_sourceLocation
) async throws -> RawResponse {
    let response = try await gateway.send(request)
    #expect(response.status == status, sourceLocation: location)
    return response
}
