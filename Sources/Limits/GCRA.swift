// SPDX-License-Identifier: Apache-2.0

package import Core

/// The generic cell rate algorithm (ITU-T I.371, annex A, virtual scheduling) as a value.
///
/// All it remembers of a client is one point in time, the theoretical arrival time: when a client
/// that spaces its requests evenly would send the next one. A request is allowed unless that time
/// lies further ahead than the burst covers, and moves it on by one request's share of the period.
///
/// Times are counted in ticks of 1/count nanoseconds, of which a request's share is exactly
/// `periodNanoseconds`: nothing is rounded, whatever the rate. A time and a span are each at most
/// (2^64 - 1) * (2^63 - 1) ticks, so that 128 bits hold the sum of both and a share.
package struct GCRA: Sendable {
    package typealias Ticks = UInt128

    package let limit: Limit
    /// Ticks by which one request moves the theoretical arrival time on.
    private let share: Ticks
    /// How far ahead the theoretical arrival time may lie after an allowed request.
    private let span: Ticks
    private let ticksPerSecond: Ticks

    package init(_ limit: Limit) {
        self.limit = limit
        share = Ticks(limit.periodNanoseconds)
        span = Ticks(limit.burst) * share
        ticksPerSecond = Ticks(limit.count) * 1_000_000_000
    }

    package func ticks(_ time: MonotonicTime) -> Ticks {
        let (high, low) = time.nanoseconds.multipliedFullWidth(by: UInt64(limit.count))
        return Ticks(high) << 64 | Ticks(low)
    }

    /// Decides about a request at `now`, and moves the theoretical arrival time on if it is allowed.
    ///
    /// - Parameters:
    ///   - arrival: the client's theoretical arrival time; zero for an unknown client. It is never zero after an
    ///     allowed request. A value at or before `now` says no more than zero does.
    ///   - units: how many requests it counts for, from 1 on. What is more than the burst is never allowed.
    package func decide(arrival: inout Ticks, now: Ticks, units: Int = 1) -> Decision {
        let horizon = now + span
        let start = max(arrival, now)
        let units = max(1, units)
        // Beyond the burst it makes no difference how far.
        let (next, overflows) = start.addingReportingOverflow(Ticks(min(units, limit.burst)) * share)
        guard units <= limit.burst, !overflows, next <= horizon else {
            let wait = overflows ? .max : next > horizon ? seconds(next - horizon) : 0
            return Decision(
                isAllowed: false,
                remaining: 0,
                resetSeconds: seconds(start - now),
                retryAfterSeconds: max(1, wait)
            )
        }
        arrival = next
        return Decision(
            isAllowed: true,
            remaining: Int(clamping: divide(horizon - next, by: share)),
            resetSeconds: seconds(next - now),
            retryAfterSeconds: 0
        )
    }

    private func seconds(_ ticks: Ticks) -> Int {
        let whole = divide(ticks, by: ticksPerSecond)
        return Int(clamping: whole * ticksPerSecond == ticks ? whole : whole + 1)
    }

    /// Realistic limits fit 64 bits, where division is several times as fast.
    private func divide(_ dividend: Ticks, by divisor: Ticks) -> Ticks {
        if let dividend = UInt64(exactly: dividend), let divisor = UInt64(exactly: divisor) {
            return Ticks(dividend / divisor)
        }
        return dividend / divisor
    }
}
