// SPDX-License-Identifier: Apache-2.0

import Limits
import Testing

@Suite struct RateLimitFieldsTests {
    @Test func theFieldsAreThoseOfTheDraft() {
        let fields = RateLimitFields(name: "default", limit: Limit(count: 100, periodNanoseconds: 60_000_000_000))
        #expect(fields.policy == #""default";q=100;w=60"#)
        let allowed = Decision(isAllowed: true, remaining: 50, resetSeconds: 30, retryAfterSeconds: 0)
        #expect(fields.state(allowed) == #""default";r=50;t=30"#)
        #expect(fields.retryAfter(allowed) == nil)
        let denied = Decision(isAllowed: false, remaining: 0, resetSeconds: 60, retryAfterSeconds: 2)
        #expect(fields.state(denied) == #""default";r=0;t=60"#)
        #expect(fields.retryAfter(denied) == "2")
    }

    @Test(
        "the window is in whole seconds, the quota in proportion",
        arguments: [
            (100, 100_000_000, #""n";q=1000;w=1"#),
            (3, 1_500_000_000, #""n";q=4;w=2"#),
            (1, 86_400_000_000_000, #""n";q=1;w=86400"#),
            (5, 10_000_000_000, #""n";q=5;w=10"#),
            (1, 1, #""n";q=1000000000;w=1"#),
            (.max, .max, #""n";q=999999999999999;w=18446744074"#),
            (.max, 1, #""n";q=999999999999999;w=1"#),
        ] as [(Int, UInt64, String)]
    )
    func windows(count: Int, period: UInt64, expected: String) {
        #expect(RateLimitFields(name: "n", limit: Limit(count: count, periodNanoseconds: period)).policy == expected)
    }

    @Test func theBurstLeavesThePolicyAsItIs() {
        let limit = Limit(count: 100, periodNanoseconds: 1_000_000_000, burst: 20)
        #expect(RateLimitFields(name: "n", limit: limit).policy == #""n";q=100;w=1"#)
    }

    @Test(
        "a name is a structured string whatever it holds",
        arguments: [
            ("", #""""#),
            ("log in ~!", #""log in ~!""#),
            (#"say "hi""#, #""say \"hi\"""#),
            (#"back\slash"#, #""back\\slash""#),
            ("a\r\nSet-Cookie: b", #""a%0D%0ASet-Cookie: b""#),
            ("\u{0}\u{7F}\t", #""%00%7F%09""#),
            ("größe", #""gr%C3%B6%C3%9Fe""#),
        ]
    )
    func names(name: String, expected: String) {
        let fields = RateLimitFields(name: name, limit: Limit(count: 1, periodNanoseconds: 1_000_000_000))
        #expect(fields.policy == expected + ";q=1;w=1")
    }

    @Test func numbersKeepToFifteenDigits() {
        let fields = RateLimitFields(name: "n", limit: Limit(count: 1, periodNanoseconds: 1))
        let decision = Decision(isAllowed: true, remaining: .max, resetSeconds: .max, retryAfterSeconds: 0)
        #expect(fields.state(decision) == #""n";r=999999999999999;t=999999999999999"#)
    }
}
