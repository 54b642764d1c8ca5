// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct AddressTypesTests {
    @Test(
        arguments: [
            ("127.0.0.1:8443", "127.0.0.1", 8443), ("[::1]:443", "::1", 443), (":8080", "0.0.0.0", 8080),
            ("[::]:0", "::", 0), ("0.0.0.0:65535", "0.0.0.0", 65_535),
        ]
    )
    func addressesAreRead(_ text: String, _ host: String, _ port: Int) throws {
        #expect(try AddressText.parse(text) == SocketAddressConfiguration(host: host, port: port))
    }

    @Test(
        arguments: [
            "", "8080", "127.0.0.1", "[::1]", "::1:443", "localhost:80", "127.0.0.1:65536", "127.0.0.1:-1",
            "127.0.0.1:",
            "[127.0.0.1]:80", "127.0.0.01:80", "127.0.0.1:080808", "[::1%lo]:80", "127.0.0.1:+1",
        ]
    )
    func anythingElseIsRefused(_ text: String) {
        #expect(throws: InvalidValue.self) { try AddressText.parse(text) }
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:9000", false, "127.0.0.1", 9000),
            ("https://Shop.Example.com", true, "shop.example.com", 443),
            ("http://[2001:db8::1]", false, "2001:db8::1", 80), ("http://my_service:8000", false, "my_service", 8000),
        ]
    )
    func targetsAreRead(_ text: String, _ isTLS: Bool, _ host: String, _ port: Int) throws {
        let target = try TargetText.parse(text)
        #expect(target == TargetConfiguration(isTLS: isTLS, host: host, port: port))
        #expect(try TargetText.parse(target.url) == target)
    }

    @Test(
        arguments: [
            "", "shop:9000", "http://", "http://shop/", "http://shop?x", "http://user@shop", "http://shop:0",
            "http://shop:99999", "ws://shop", "http://a b", "http://::1", "HTTP://shop", "http://shop:",
        ]
    )
    func otherURLsAreRefused(_ text: String) {
        #expect(throws: InvalidValue.self) { try TargetText.parse(text) }
    }

    @Test func originsAreReadAsBrowsersSendThem() throws {
        #expect(try HostText.origin("HTTPS://Shop.Example.com:443") == "https://shop.example.com")
        #expect(try HostText.origin("http://localhost:3000") == "http://localhost:3000")
        #expect(try HostText.origin("capacitor://localhost") == "capacitor://localhost")
        #expect(try HostText.origin("http://[::1]:80") == "http://[::1]")
    }

    @Test(arguments: [
        "", "*", "null", "shop.example.com", "https://", "https://a/", "https://*.a", "https://a:x", "://a",
    ])
    func otherOriginsAreRefused(_ text: String) {
        #expect(throws: InvalidValue.self) { try HostText.origin(text) }
    }
}
