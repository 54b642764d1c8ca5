// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import GatewayConfiguration

@Suite struct LoaderTests {
    @Test func defaultsAreThoseOfTheValues() throws {
        let configuration = try load(minimal())
        #expect(configuration.http.maxBody == HTTPConfiguration().maxBody)
        #expect(configuration.listeners.first?.name == "listener-0")
        #expect(configuration.routes.first?.name == "/**")
        #expect(configuration.unsafeSettings.isEmpty)
    }

    @Test func filesToWatchAreNamedOnce() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": """
            listeners:
              - address: 127.0.0.1:1
                tls: { certificate: a.crt, key: a.key, client_certificates: { authorities: ca.pem } }
              - address: 127.0.0.1:2
                tls: { certificate: a.crt, key: a.key }
            upstreams: { s: { targets: ["https://a"], tls: { authorities: ca.pem } } }
            routes: [{ upstream: s }]
            logs: { access: { file: access.log } }
            """,
            "a.crt": "", "a.key": "", "ca.pem": "",
        ])
        let loaded = try folder.load()
        #expect(loaded.files == ["gatehouse.yaml", "a.crt", "a.key", "ca.pem"].map { "\(folder.path)/\($0)" })
        #expect(loaded.configuration.logs.access?.file == "\(folder.path)/access.log")
    }

    @Test func unsafeSettingsAreListed() throws {
        let text = minimal().replacing("upstream: shop", with: "upstream: shop\n    unsafe_allow_encoded_slash: true")
            .replacing("http://127.0.0.1:9000\"]", with: "https://a\"]\n    tls: { unsafe_skip_verification: true }")
        let configuration = try load(text + "admin: { address: 0.0.0.0:1, unsafe_allow_remote: true }")
        #expect(
            configuration.unsafeSettings == [
                "upstreams.shop.tls.unsafe_skip_verification", "routes.0.unsafe_allow_encoded_slash",
                "admin.unsafe_allow_remote",
            ]
        )
    }

    @Test func unsafeSettingThatIsOffIsNotListed() throws {
        #expect(try load(minimal("admin: { unsafe_allow_remote: false }")).unsafeSettings.isEmpty)
    }

    @Test func routeChangesTheGlobalSecurityHeaders() throws {
        let text = minimal("security_headers: { frame_options: SAMEORIGIN, hsts: false }\n")
            .replacing("upstream: shop", with: "upstream: shop\n    security_headers: { referrer_policy: false }")
        let headers = try #require(try load(text).routes.first?.securityHeaders)
        #expect(headers.frameOptions == "SAMEORIGIN")
        #expect(headers.hsts == nil)
        #expect(headers.referrerPolicy == nil)
    }

    @Test func routesWithoutANameGetDifferentOnes() throws {
        let routes = """
              - { match: { path: "/a" }, upstream: shop }
              - { match: { path: "/a", methods: [GET] }, upstream: shop }
              - { match: { path: "/a", host: x.example }, upstream: shop }
              - { match: { path: "/a", host: x.example, methods: [GET, PUT] }, upstream: shop }
            """
        let names = try load(minimal() + routes).routes.map(\.name)
        #expect(names == ["/**", "/a", "GET /a", "x.example/a", "GET,PUT /a"])
    }

    @Test func errorsAreSortedAndAtMostAHundredArePrinted() throws {
        let error = #expect(throws: ConfigurationErrors.self) {
            try load(minimal((0..<150).map { "key\($0): 1" }.joined(separator: "\n")))
        }
        let errors = try #require(error)
        #expect(errors.diagnostics.count == 150)
        #expect(errors.diagnostics.map(\.line) == Array(9..<159))
        #expect(errors.description.hasSuffix("\n... and 50 more errors"))
    }
}
