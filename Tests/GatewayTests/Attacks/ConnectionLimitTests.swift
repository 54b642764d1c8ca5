// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// More connections than the gateway takes.
@Suite(.serialized)
struct ConnectionLimitTests {
    @Test("connections of one address are limited, and free a place when they end", arguments: Transport.allCases)
    func perAddress(_ transport: Transport) async throws {
        try await withShop(transport, http: "{ max_connections_per_address: 3 }") { gateway, upstream in
            var clients: [RawClient] = []
            for _ in 0..<3 { clients.append(try await answered(gateway)) }
            let refused = try await gateway.connect()
            #expect(await refused.isClosedByPeer())
            #expect(refused.unread.isEmpty)
            #expect(gateway.metrics.contains("gatehouse_connections_refused_total{listener=\"public\"} 1"))
            #expect(gateway.metrics.contains("check=\"limits.connections\""))
            await clients.removeLast().close()
            #expect(await gateway.wait { gateway.metrics.contains("gatehouse_connections{listener=\"public\"} 2") })
            clients.append(try await answered(gateway))
            for client in clients { await client.close() }
            #expect(upstream.requests.count == 4)
        }
    }

    @Test("all connections together are limited")
    func inAll() async throws {
        try await withShop(http: "{ max_connections: 2 }") { gateway, _ in
            let clients = [try await answered(gateway), try await answered(gateway)]
            let refused = try await gateway.connect()
            #expect(await refused.isClosedByPeer())
            for client in clients { await client.close() }
        }
    }

    @Test("a trusted proxy's connections are many clients'")
    func trustedProxy() async throws {
        let listener = ", trusted_proxies: [127.0.0.1]"
        try await withShop(http: "{ max_connections_per_address: 1 }", listener: listener) { gateway, _ in
            let clients = [try await answered(gateway), try await answered(gateway)]
            for client in clients { await client.close() }
        }
    }

    @Test("a flood of connections leaves the gateway as it was")
    func flood() async throws {
        try await withShop(http: "{ max_connections_per_address: 20 }") { gateway, upstream in
            for _ in 0..<5 {
                var clients: [RawClient] = []
                for _ in 0..<40 { clients.append(try await gateway.connect()) }
                for client in clients { await client.close() }
            }
            #expect(await gateway.wait { gateway.metrics.contains("gatehouse_connections{listener=\"public\"} 0") })
            try await expectAnswer(200, to: get(), gateway)
            #expect(upstream.requests.count == 1)
        }
    }

    /// A connection that was taken, shown by an answer.
    private func answered(_ gateway: TestGateway) async throws -> RawClient {
        let client = try await gateway.connect()
        try await client.send(get())
        #expect(try await client.response().status == 200)
        return client
    }
}
