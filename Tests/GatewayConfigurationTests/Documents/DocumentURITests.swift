// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct DocumentURITests {
    private static let base = "file:///srv/shop/openapi.yaml"

    @Test(arguments: [
        ("#/components", "file:///srv/shop/openapi.yaml"), ("", "file:///srv/shop/openapi.yaml"),
        ("a.yaml#/x", "file:///srv/shop/a.yaml"), ("./a/b.yaml", "file:///srv/shop/a/b.yaml"),
        ("../a.yaml", "file:///srv/a.yaml"), ("../../../../a.yaml", "file:///a.yaml"),
        ("/etc/a.yaml", "file:///etc/a.yaml"),
        ("my%20file.yaml", "file:///srv/shop/my%20file.yaml"), ("file:///x/./a.yaml", "file:///x/a.yaml"),
        ("file:/x/a.yaml", "file:///x/a.yaml"), ("https://example.com/a.yaml#/b", "https://example.com/a.yaml"),
        ("//example.com/a", "file://example.com/a"), ("urn:shop:a", "urn:shop:a"),
    ])
    func referencesAreRelativeToTheirDocument(_ reference: String, _ expected: String) {
        #expect(DocumentURI.resolve(reference, against: Self.base) == expected)
    }

    @Test func referencesMayBeRelativeToOtherSchemes() {
        #expect(DocumentURI.resolve("b", against: "https://example.com/a/c?d") == "https://example.com/a/b")
        #expect(DocumentURI.resolve("b", against: "https://example.com") == "https://example.com/b")
        #expect(DocumentURI.resolve("/b", against: "https://example.com/a/c") == "https://example.com/b")
        #expect(DocumentURI.resolve("b", against: "urn:shop:a") == nil)
        #expect(DocumentURI.resolve("file:x", against: Self.base) == nil)
        #expect(DocumentURI.resolve("file://host/x", against: Self.base) == nil)
    }

    @Test(arguments: ["/srv/shop/openapi.yaml", "/a b/ü%.yaml", "/a?b#c.yaml"])
    func pathsComeBackFromTheirURIs(_ path: String) {
        #expect(DocumentURI.path(of: DocumentURI.uri(ofPath: path)) == path)
    }

    @Test(arguments: [
        "https://example.com/a", "file://host/a", "file:///a?b", "file:///%zz", "file:///a%0", "file:///%00",
        "file:///%ff", "urn:a",
    ])
    func otherURIsAreNoFiles(_ uri: String) {
        #expect(DocumentURI.path(of: uri) == nil)
    }
}
