// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import GatewayConfiguration

@Suite struct WAFConfigurationTests {
    @Test func withoutABlockOwnRulesProtect() throws {
        let waf = try load(minimal()).waf
        #expect(waf == WAFConfiguration())
        #expect(waf.mode == .block)
        #expect(waf.commerceRules)
        #expect(waf.rules.isEmpty)
        #expect(waf.bodyLimit == 1_048_576)
    }

    @Test func overrideChangesWhatItNamesAndKeepsTheRest() throws {
        let text =
            minimal("waf: { paranoia: 2, body_limit: 2MiB, exclusions: [{ rule: 1, because: global }] }\n")
            .replacing(
                "upstream: shop",
                with: """
                    upstream: shop
                        waf: { mode: monitor, anomaly: { outbound: 9 }, exclusions: [{ rule: 2, because: here }] }
                    """
            )
        let configuration = try load(text)
        let override = try #require(configuration.routes.first?.waf)
        #expect(override.inboundThreshold == nil)
        let waf = configuration.waf.applying(override)
        #expect(waf.mode == .monitor)
        #expect(waf.paranoia == 2)
        #expect(waf.inboundThreshold == 5)
        #expect(waf.outboundThreshold == 9)
        #expect(waf.bodyLimit == 2 << 20)
        #expect(waf.exclusions.map(\.rules) == [[1], [2]])
        #expect(configuration.waf.applying(WAFOverride()) == configuration.waf)
    }

    @Test func everyKeyOfAnOverrideIsApplied() {
        var override = WAFOverride()
        override.mode = .off
        override.paranoia = 4
        override.inboundThreshold = 20
        override.outboundThreshold = 30
        override.inspectResponses = true
        override.bodyLimit = 4096
        override.onOversize = .inspectPrefix
        let waf = WAFConfiguration().applying(override)
        #expect(waf.mode == .off)
        #expect(waf.paranoia == 4)
        #expect(waf.inboundThreshold == 20)
        #expect(waf.outboundThreshold == 30)
        #expect(waf.inspectResponses)
        #expect(waf.bodyLimit == 4096)
        #expect(waf.onOversize == .inspectPrefix)
    }

    @Test func exclusionKnowsItsTargetAndPlace() throws {
        let text = minimal(
            """
            waf:
              exclusions:
                - { route: /**, argument: q, rule: 1, because: a, until: 2027-06-30 }
                - { header: X-Note, tags: [t, u], because: b }
                - { cookie: Cart, rules: [2, 3], because: c }
                - { variable: "args:/^A/", tag: t, because: d }
                - { rule: 4, because: e }
            """
        )
        let exclusions = try load(text).waf.exclusions
        #expect(
            exclusions.map(\.target) == [
                .argument("q"), .header("x-note"), .cookie("Cart"), .variable("ARGS:/^A/"), nil,
            ]
        )
        #expect(exclusions.map(\.rules) == [[1], [], [2, 3], [], [4]])
        #expect(exclusions.map(\.tags) == [[], ["t", "u"], [], ["t"], []])
        #expect(exclusions.map(\.route) == ["/**", nil, nil, nil, nil])
        #expect(exclusions.map(\.place.line) == [11, 12, 13, 14, 15])
        #expect(exclusions.first?.place.description == "gatehouse.yaml:11:7")
    }

    @Test func exclusionsThatAreOverAreLeftOutButPatchesStay() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": minimal(
                """
                waf:
                  exclusions:
                    - { rule: 1, because: over, until: 2027-06-29 }
                    - { rule: 2, because: last day, until: 2027-06-30 }
                    - { rule: 3, because: for ever }
                  patches: [patch.yaml]
                """
            ).replacing(
                "upstream: shop",
                with: "upstream: shop\n    waf: { exclusions: [{ rule: 4, because: on a route }] }"
            ),
            "patch.yaml": """
            id: P
            title: A hole
            match: { path: / }
            expires: 2027-06-01
            verify: { blocked: { path: / }, passed: { path: /a } }
            """,
        ])
        let configuration = try folder.load().configuration
        let today = try #require(CalendarDate(year: 2027, month: 6, day: 30)).epochDays
        let inForce = configuration.waf.inForce(epochDays: today)
        #expect(inForce.exclusions.map(\.rules) == [[2], [3]])
        #expect(inForce.patches.map(\.id) == ["P"])
        let items = configuration.datedItems
        #expect(items.map(\.name) == ["over", "last day", "for ever", "on a route", "P"])
        #expect(items.map { $0.until?.isPast(epochDays: today) } == [true, false, nil, nil, true])
        #expect(items.map(\.kind) == [.exclusion, .exclusion, .exclusion, .exclusion, .patch])
        #expect(items.last?.place.description == "\(folder.path)/patch.yaml:1:1")
    }
}
