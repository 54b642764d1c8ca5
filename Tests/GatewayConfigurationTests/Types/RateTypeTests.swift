// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct RateTypeTests {
    @Test(
        arguments: [
            ("100/s", Rate(count: 100, period: .seconds(1))), ("10/m", Rate(count: 10, period: .seconds(60))),
            ("5/10s", Rate(count: 5, period: .seconds(10))), ("1000/h", Rate(count: 1000, period: .seconds(3600))),
            ("1/d", Rate(count: 1, period: .seconds(86_400))), ("3/500ms", Rate(count: 3, period: .milliseconds(500))),
        ]
    )
    func ratesAreReadAndWritten(_ text: String, _ rate: Rate) throws {
        #expect(try RateText.parse(text) == rate)
        #expect(RateText.render(rate) == text)
    }

    @Test func oneMillisecondIsNotWrittenAsAMinute() throws {
        let rate = Rate(count: 2, period: .milliseconds(1))
        #expect(try RateText.parse(RateText.render(rate)) == rate)
    }

    @Test(arguments: ["", "100", "/s", "0/s", "-1/s", "1/", "1/week", "1/0s", "1/2d", "1/s/s", "1000000001/s", "1 / s"])
    func anythingElseIsRefused(_ text: String) {
        #expect(throws: InvalidValue.self) { try RateText.parse(text) }
    }
}
