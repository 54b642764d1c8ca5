// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct HeaderDropListTests {
    private let list: HeaderDropList = {
        var configuration = HeaderConfiguration()
        configuration.drop = ["x-internal-*", "x-user-id", "referer"]
        return HeaderDropList(configuration)
    }()

    @Test(
        "headers by which a client could pose as somebody else are dropped",
        arguments: [
            "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Client-Cert",
            "X-Forwarded", "Forwarded", "X-Gatehouse-Principal", "x-gatehouse-", "X-Real-IP", "True-Client-IP",
            "CF-Connecting-IP", "CF-IPCountry", "Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-URL",
            "X-Rewrite-URL", "X-Host", "X-Original-Host", "X-Request-Id", "Surrogate-Capability", "Surrogate-Control",
            "Proxy", "Remote-User", "Client-Cert", "X-SSL-Client-DN", "X-Internal-Trace", "X-User-Id", "Referer",
        ]
    )
    func hostileHeaderIsDropped(_ name: String) {
        var headers = HeaderBlock.of(["Host": "shop", name: "evil", "Accept": "*/*"])
        list.apply(to: &headers)
        #expect(headers.listing == ["host: shop", "accept: */*"])
    }

    @Test func everyRepetitionIsDropped() {
        var headers = HeaderBlock.of(["X-Real-IP": "1", "x-real-ip": "2", "X-REAL-IP": "3", "x-forwarded-for": "4"])
        list.apply(to: &headers)
        #expect(headers.listing.isEmpty)
    }

    @Test func ordinaryBrowserRequestIsUntouched() {
        var headers = HeaderBlock.of([
            "Host": "shop.example.com", "Connection": "keep-alive", "sec-ch-ua": "x", "sec-ch-ua-mobile": "?0",
            "User-Agent": "x", "Accept": "*/*", "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip",
            "Accept-Language": "de", "Cookie": "a=b", "Cache-Control": "no-cache", "Upgrade-Insecure-Requests": "1",
            "X-Requested-With": "XMLHttpRequest", "X-CSRF-Token": "t", "X-Api-Key": "k", "Authorization": "Bearer t",
            "Origin": "https://shop.example.com", "Content-Type": "application/json", "traceparent": "00-1-2-01",
            "Idempotency-Key": "1", "CDN-Loop": "a", "Proxy-Connection": "keep-alive",
        ])
        let before = headers.listing
        list.apply(to: &headers)
        #expect(headers.listing == before)
        #expect(before.count == 22)
    }

    @Test func trustedProxyKeepsIdentityButMayNotOverruleTheTarget() {
        var headers = HeaderBlock.of([
            "X-Forwarded-For": "203.0.113.7", "X-Request-Id": "r", "X-User-Id": "7", "X-Original-URL": "/admin",
            "X-Rewrite-URL": "/admin", "X-Host": "evil", "Proxy": "http://evil",
        ])
        list.apply(to: &headers, fromTrustedProxy: true)
        #expect(headers.listing == ["x-forwarded-for: 203.0.113.7", "x-request-id: r", "x-user-id: 7"])
    }
}
