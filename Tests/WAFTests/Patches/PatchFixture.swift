// SPDX-License-Identifier: Apache-2.0

import Matching

@testable import WAF

/// Patches and requests for them, in few words.
enum PatchFixture {
    static let place = SourceLocation(file: "patch.yaml", line: 7, column: 3)

    static func patch(
        path: String? = nil,
        methods: [String] = [],
        _ conditions: [(VirtualPatch.Subject, VirtualPatch.Test)],
        refuses: Bool = true,
        blocked: VirtualPatch.Request = request(),
        passed: VirtualPatch.Request = request()
    ) -> VirtualPatch {
        VirtualPatch(
            id: "CVE-1",
            title: "A hole",
            matches: [
                .init(
                    methods: methods,
                    path: path,
                    conditions: conditions.map { VirtualPatch.Condition($0, $1, at: place) }
                )
            ],
            refuses: refuses,
            firstRuleID: RuleOrigin.patchIDs.lowerBound,
            blocked: blocked,
            passed: passed,
            at: place
        )
    }

    static func request(
        _ target: String = "/",
        method: String = "GET",
        headers: [(String, String)] = [],
        body: String? = nil
    ) -> VirtualPatch.Request {
        VirtualPatch.Request(
            method: method,
            target: target,
            headers: headers.map { .init($0, $1) },
            body: body
        )
    }

    static func json(_ body: String, type: String = "application/json") -> VirtualPatch.Request {
        request(method: "POST", headers: [("content-type", type)], body: body)
    }

    static func stops(_ patch: VirtualPatch, _ request: VirtualPatch.Request) throws -> Bool {
        try PatchVerifier(patch).outcome(of: request) == .stopped
    }
}
