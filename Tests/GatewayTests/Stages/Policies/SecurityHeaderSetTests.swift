// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct SecurityHeaderSetTests {
    private let defaults = SecurityHeaderSet(SecurityHeadersConfiguration(), isTLS: true)

    @Test func bareAnswerGetsTheDefaults() {
        var headers = HeaderBlock.of(["Content-Type": "text/html"])
        #expect(defaults.missing(in: headers))
        defaults.apply(to: &headers)
        #expect(
            headers.listing == [
                "content-type: text/html",
                "strict-transport-security: max-age=31536000; includeSubDomains",
                "x-content-type-options: nosniff",
                "x-frame-options: DENY",
                "referrer-policy: strict-origin-when-cross-origin",
                "permissions-policy: camera=(), microphone=(), geolocation=()",
            ]
        )
        #expect(!defaults.missing(in: headers))
    }

    @Test func precomputedLinesAreWhatWouldBeAdded() {
        var headers = HeaderBlock()
        defaults.apply(to: &headers)
        let lines = String(decoding: defaults.precomputed, as: UTF8.self)
        #expect(lines.hasSuffix("\r\n"))
        let fields = lines.split(separator: "\r\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts[0].lowercased() + ":" + parts[1]
        }
        #expect(fields == headers.listing)
        #expect(fields.count == 5)
    }

    @Test func plainTextAnswerHasNoTransportSecurity() {
        let set = SecurityHeaderSet(SecurityHeadersConfiguration(), isTLS: false)
        var headers = HeaderBlock()
        set.apply(to: &headers)
        #expect(!headers.contains(.strictTransportSecurity))
        #expect(!String(decoding: set.precomputed, as: UTF8.self).contains("Strict"))
        #expect(set.entries.count == 4)
    }

    @Test func whatTheUpstreamSetsItselfStays() {
        var headers = HeaderBlock.of(["x-frame-options": "SAMEORIGIN", "Referrer-Policy": "no-referrer"])
        #expect(!defaults.missing(in: headers))
        defaults.apply(to: &headers)
        #expect(headers.values(.xFrameOptions).count == 1)
        #expect(headers.listing.prefix(2) == ["x-frame-options: SAMEORIGIN", "referrer-policy: no-referrer"])
        #expect(headers.listing.count == 5)
    }

    @Test func tellTaleHeadersAreRemoved() {
        var headers = HeaderBlock.of([
            "Server": "nginx/1.2", "X-Powered-By": "PHP", "X-AspNet-Version": "4", "X-AspNetMvc-Version": "5",
            "X-Runtime": "0.1", "Via": "1.1 a", "ETag": "x",
        ])
        defaults.removeUnwanted(from: &headers)
        #expect(headers.listing == ["etag: x"])
    }

    @Test func configuredValuesAreUsedAndNilOnesLeftOut() {
        var configuration = SecurityHeadersConfiguration()
        configuration.hsts = nil
        configuration.frameOptions = nil
        configuration.referrerPolicy = nil
        configuration.permissionsPolicy = nil
        configuration.contentSecurityPolicy = "default-src 'self'"
        configuration.remove = ["x-*"]
        let set = SecurityHeaderSet(configuration, isTLS: true)
        var headers = HeaderBlock.of(["Server": "a", "X-Secret": "b"])
        set.apply(to: &headers)
        #expect(
            headers.listing == [
                "server: a", "x-content-type-options: nosniff", "content-security-policy: default-src 'self'",
            ]
        )
    }
}
