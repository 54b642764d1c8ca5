// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct CalendarDateTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (1970, 3, 1, 59), (1972, 2, 29, 789), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017),
        (2026, 12, 31, 20_818), (2027, 6, 30, 20_999), (9999, 12, 31, 2_932_896),
    ])
    func daysAreCountedFromTheEpoch(_ year: Int, _ month: Int, _ day: Int, _ expected: Int) throws {
        let date = try #require(CalendarDate(year: year, month: month, day: day))
        #expect(date.epochDays == expected)
    }

    @Test func everyDayFollowsTheOneBefore() {
        var expected = 0
        for year in 1970...2110 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CalendarDate(year: year, month: month, day: day) else { continue }
                    #expect(date.epochDays == expected)
                    expected += 1
                }
            }
        }
        #expect(expected == 51_499)
    }

    @Test(arguments: [
        (2027, 2, 29), (2100, 2, 29), (2027, 4, 31), (2027, 0, 1), (2027, 13, 1), (2027, 1, 0), (1969, 12, 31),
    ])
    func dayThatIsNotInTheCalendarIsNone(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }

    @Test func lastDayIsStillPartOfIt() throws {
        let date = try #require(CalendarDate(year: 2027, month: 6, day: 30))
        #expect(!date.isPast(epochDays: 20_998))
        #expect(!date.isPast(epochDays: 20_999))
        #expect(date.isPast(epochDays: 21_000))
        #expect(date.description == "2027-06-30")
    }
}
