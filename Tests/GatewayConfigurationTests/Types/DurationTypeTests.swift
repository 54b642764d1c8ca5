// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct DurationTypeTests {
    @Test(
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("0s", .zero), ("30s", .seconds(30)), ("2m", .seconds(120)),
            ("1h", .seconds(3600)), ("1d", .seconds(86_400)), ("007s", .seconds(7)),
        ]
    )
    func unitsAreRead(_ text: String, _ duration: Duration) throws {
        #expect(try DurationText.parse(text) == duration)
    }

    @Test(
        arguments: [
            ("", "is not a duration"), ("s", "is not a duration"), ("-1s", "is not a duration"),
            ("30", "has no unit"), ("1.5s", "is not a whole number"), ("1 s", "has the unknown unit ' s'"),
            ("1S", "has the unknown unit 'S'"), ("1week", "has the unknown unit 'week'"), ("１s", "is not a duration"),
            ("9223372036854775807d", "is too long"), ("99999999999999999999s", "is too long"),
        ]
    )
    func whatIsWrongIsSaid(_ text: String, _ problem: String) {
        let error = #expect(throws: InvalidValue.self) { try DurationText.parse(text) }
        #expect(error?.problem == problem)
    }

    @Test func longestWholeUnitIsWritten() {
        let durations: [Duration] = [.zero, .milliseconds(1500), .seconds(90), .seconds(120), .seconds(7200)]
        #expect(durations.map(DurationText.render) == ["0s", "1500ms", "90s", "2m", "2h"])
    }

    @Test(arguments: ["1ms", "999ms", "59s", "61m", "25h", "400d"])
    func writtenDurationsReadTheSame(_ text: String) throws {
        let duration = try DurationText.parse(text)
        #expect(try DurationText.parse(DurationText.render(duration)) == duration)
    }
}
