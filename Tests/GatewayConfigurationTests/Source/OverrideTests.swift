// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import GatewayConfiguration

@Suite struct OverrideTests {
    @Test func valueInAListIsReplaced() throws {
        let configuration = try load(minimal(), overrides: ["listeners.0.address=127.0.0.1:0"])
        #expect(configuration.listeners.first?.address.port == 0)
    }

    @Test func lastOverrideWins() throws {
        let configuration = try load(minimal(), overrides: ["http.max_headers=10", "http.max_headers=20"])
        #expect(configuration.http.maxHeaders == 20)
    }

    @Test func missingMappingsAndListsComeIntoBeing() throws {
        let overrides = [
            "logs.access.format=text", "rate_limits.0.rate=5/s", "routes.1.upstream=shop", "routes.1.match.path=/x",
        ]
        let configuration = try load(minimal(), overrides: overrides)
        #expect(configuration.logs.access?.format == .text)
        #expect(configuration.rateLimits.map(\.rate.count) == [5])
        #expect(configuration.routes.map(\.match.path) == ["/**", "/x"])
    }

    @Test func valueIsYAML() throws {
        let override = #"upstreams.shop.targets=["http://a", {url: "http://b", weight: 2}]"#
        let configuration = try load(minimal(), overrides: [override, "logs.access=off"])
        #expect(configuration.upstreams.first?.targets.map(\.weight) == [1, 2])
        #expect(configuration.logs.access == nil)
    }

    @Test func keyWithADotStandsInQuotes() throws {
        let configuration = try load(minimal(), overrides: [#"checks."limits.rate"=monitor"#])
        #expect(configuration.checks == [.rate: .monitor])
    }

    @Test func referencesAreReplaced() throws {
        let configuration = try load(minimal(), overrides: ["http.max_headers=${N}"], environment: ["N": "7"])
        #expect(configuration.http.maxHeaders == 7)
    }

    @Test(
        arguments: [
            (
                "listeners.0.addres=x",
                "--set listeners.0.addres: error: unknown key 'addres' in listeners[0] (did you mean 'address'?)"
            ),
            (
                "listeners.0.address=x:y",
                "--set listeners.0.address: error: 'x:y' has no valid port in listeners[0].address"
            ),
            ("listeners.7.address=x", "--set listeners.7.address: error: '7' is not an entry of listeners"),
            ("listeners.x=1", "--set listeners.x: error: 'x' is not an entry of listeners"),
            ("http", "--set http: error: 'http' is not a path and a value"),
            ("=1", "--set : error: '=1' is not a path and a value"),
            ("a..b=1", "--set a..b: error: 'a..b=1' is not a path and a value"),
            ("checks.\"x=1", "--set checks.\"x: error: 'checks.\"x=1' is not a path and a value"),
            ("http=[", "--set http: error: not valid YAML"),
            ("include=a.yaml", "--set include: error: include can only be given in a file"),
            (
                "http.max_headers=${NOWHERE}",
                "--set http.max_headers: error: the environment variable 'NOWHERE' is not set"
            ),
            ("http.max_headers=", "--set http.max_headers: error: expected a whole number"),
        ]
    )
    func errorsNameTheOverride(_ override: String, _ message: String) {
        let found = errors(minimal(), overrides: [override])
        #expect(found.count == 1)
        #expect(found.first?.description.hasPrefix(message) == true, "\(found)")
        #expect(found.first?.line == 0)
    }

    @Test func errorsOfTheFileComeFirst() {
        let found = errors(minimal("logs: { level: x }"), overrides: ["http.max_url=x"])
        #expect(found.map(\.file) == ["gatehouse.yaml", "--set http.max_url"])
    }
}
