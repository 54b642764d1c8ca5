// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct OutlierDetectorTests {
    private func detector(after failures: Int = 3, seconds: Int = 30) -> OutlierDetector {
        var configuration = OutlierConfiguration()
        configuration.consecutiveFailures = failures
        configuration.ejection = .seconds(seconds)
        return OutlierDetector(configuration)
    }

    /// Fails until due, ejects, and says for how many milliseconds.
    private func eject(_ detector: inout OutlierDetector, at time: UInt64) -> UInt64 {
        while !detector.recordFailure(at: at(time)) {}
        detector.eject(at: at(time))
        return (detector.ejectedUntil ?? at(time)).nanoseconds(since: at(time)) / 1_000_000
    }

    @Test func enoughFailuresInARowMakeItDue() {
        var detector = detector(after: 3)
        #expect(detector.recordFailure(at: at(0)) == false)
        #expect(detector.recordFailure(at: at(1)) == false)
        #expect(detector.recordFailure(at: at(2)) == true)
    }

    @Test func aSuccessBetweenStartsTheCountAnew() {
        var detector = detector(after: 2)
        #expect(detector.recordFailure(at: at(0)) == false)
        detector.recordSuccess()
        #expect(detector.recordFailure(at: at(1)) == false)
        #expect(detector.recordFailure(at: at(2)) == true)
    }

    @Test func staysDueWhileTheGroupCannotSpareIt() {
        var detector = detector(after: 2)
        _ = detector.recordFailure(at: at(0))
        #expect(detector.recordFailure(at: at(1)) == true)
        #expect(detector.recordFailure(at: at(2)) == true)
        #expect(!detector.isEjected(at: at(3)))
    }

    @Test func isOutUntilTheEjectionEnds() {
        var detector = detector(seconds: 30)
        _ = eject(&detector, at: 0)
        #expect(detector.isEjected(at: at(29_999)))
        #expect(!detector.isEjected(at: at(30_000)))
    }

    @Test func failuresOfRequestsUnderWayDoNotProlongAnEjection() {
        var detector = detector(after: 1, seconds: 30)
        _ = eject(&detector, at: 0)
        for time in UInt64(0)..<100 { #expect(detector.recordFailure(at: at(time)) == false) }
        #expect(!detector.isEjected(at: at(30_000)))
    }

    @Test func theNthEjectionLastsNTimesAsLongButTenTimesAtMost() {
        var detector = detector(seconds: 30)
        var time: UInt64 = 0
        var lengths: [UInt64] = []
        for _ in 1...12 {
            let length = eject(&detector, at: time)
            lengths.append(length / 30_000)
            time += length
        }
        #expect(lengths == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10])
    }

    @Test func everyFullIntervalWithoutFailureTakesOneStepBack() {
        var detector = detector(seconds: 30)
        var time: UInt64 = 0
        for _ in 1...4 { time += eject(&detector, at: time) }
        // Two full intervals and most of a third after the fourth ejection.
        time += 89_999
        #expect(eject(&detector, at: time) == 3 * 30_000)
    }

    @Test func theTimeOutOfUseIsNotForgiveness() {
        var detector = detector(seconds: 30)
        let first = eject(&detector, at: 0)
        let second = eject(&detector, at: first)
        #expect(eject(&detector, at: first + second) == 3 * 30_000)
    }

    @Test func aFailureRestartsTheIntervalOfForgiveness() {
        var detector = detector(after: 2, seconds: 30)
        let first = eject(&detector, at: 0)
        _ = detector.recordFailure(at: at(first + 20_000))
        detector.recordSuccess()
        #expect(eject(&detector, at: first + 49_000) == 2 * 30_000)
    }

    @Test func zeroFailuresTurnItOff() {
        var detector = detector(after: 0)
        for time in UInt64(0)..<100 { #expect(detector.recordFailure(at: at(time)) == false) }
    }

    @Test func anAbsurdlyLongEjectionLastsToTheEndOfTime() {
        var configuration = OutlierConfiguration()
        configuration.consecutiveFailures = 1
        configuration.ejection = .seconds(Int64.max)
        var detector = OutlierDetector(configuration)
        _ = detector.recordFailure(at: at(0))
        detector.eject(at: at(0))
        #expect(detector.ejectedUntil == MonotonicTime(nanoseconds: .max))
    }
}
