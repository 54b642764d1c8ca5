// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ConnectionHeadersTests {
    private func listing(_ fields: KeyValuePairs<String, String>, keepingUpgrade: Bool = false) -> [String] {
        var headers = HeaderBlock.of(fields)
        ConnectionHeaders.apply(to: &headers, keepingUpgrade: keepingUpgrade)
        return headers.listing
    }

    @Test func messageWithoutHopByHopFieldsIsUntouched() {
        #expect(listing(["Host": "a", "Accept": "b"]) == ["host: a", "accept: b"])
    }

    @Test(
        "the one option nearly every message has goes, and nothing else",
        arguments: ["keep-alive", "Close", "", " "]
    )
    func ordinaryConnection(_ option: String) {
        #expect(listing(["Host": "a", "Connection": option, "close": "x"]) == ["host: a", "close: x"])
    }

    @Test(
        "every hop-by-hop field goes, nominated or not",
        arguments: [
            "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
            "HTTP2-Settings", "Proxy-Authorization", "Proxy-Authenticate",
        ]
    )
    func hopByHop(_ name: String) {
        #expect(listing(["Host": "a", name: "x", "Accept": "b"]) == ["host: a", "accept: b"])
    }

    @Test(
        "nominated fields go, in every spelling and from every Connection field",
        arguments: ["x-a, X-B", "X-A,x-b", " close ,\tx-a , X-b,", ",,x-a,,x-b,,"]
    )
    func nominated(_ value: String) {
        #expect(listing(["X-A": "1", "Connection": value, "x-b": "2", "x-c": "3"]) == ["x-c: 3"])
        #expect(listing(["X-A": "1", "Connection": "close", "CONNECTION": value, "x-b": "2"]).isEmpty)
    }

    @Test func nominatedKnownFieldGoesAndIsNoLongerPresent() {
        var headers = HeaderBlock.of(["Connection": "traceparent", "traceparent": "00", "Date": "x"])
        ConnectionHeaders.apply(to: &headers)
        #expect(headers.listing == ["date: x"])
        #expect(!headers.contains(.traceparent))
    }

    @Test func fieldsTheBodyDependsOnStayThoughNominated() {
        let fields: KeyValuePairs = [
            "Connection": "host, content-length, content-type, content-encoding", "Host": "a", "Content-Length": "1",
            "Content-Type": "b", "Content-Encoding": "c",
        ]
        #expect(listing(fields) == ["host: a", "content-length: 1", "content-type: b", "content-encoding: c"])
    }

    @Test func keptUpgradeIsRewritten() {
        let fields: KeyValuePairs = [
            "Connection": "keep-alive, Upgrade, x-a", "X-A": "1", "Upgrade": "h2c, websocket", "TE": "trailers",
        ]
        #expect(listing(fields, keepingUpgrade: true) == ["connection: upgrade", "upgrade: websocket"])
        #expect(listing(fields).isEmpty)
    }

    @Test func upgradeIsNotInvented() {
        #expect(listing(["Connection": "upgrade", "Date": "x"], keepingUpgrade: true) == ["date: x"])
    }

    @Test func thousandsOfNominationsAgainstHundredsOfFieldsAreQuick() {
        var headers = HeaderBlock()
        for index in 0..<200 { headers.add(named: "x-\(index)".utf8, "1".utf8) }
        let options = (0..<8000).map { "y\($0)" }.joined(separator: ",") + ",x-7"
        headers.add(.connection, options.utf8)
        let clock = ContinuousClock()
        let elapsed = clock.measure { ConnectionHeaders.apply(to: &headers) }
        #expect(headers.listing.count == 199)
        #expect(elapsed < .seconds(1))
    }
}
