// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Something with a deadline that is looked at now and then.
protocol TimedConnection: AnyObject {
    /// Where it stands in ``Timers``; -1 when it does not. Only ``Timers`` changes it.
    var timerIndex: Int { get set }
    func checkDeadline(at now: UInt64)
}

/// The deadlines of one event loop.
///
/// Every connection has a deadline and nearly none is ever reached, so scheduling and cancelling a
/// timer for each request would be most of the work. Instead all connections are asked every
/// ``interval``: a few nanoseconds each, and deadlines are late by a quarter of a second at most.
final class Timers {
    static let interval = TimeAmount.milliseconds(250)

    private var members: [any TimedConnection] = []

    func add(_ member: any TimedConnection) {
        guard member.timerIndex < 0 else { return }
        member.timerIndex = members.count
        members.append(member)
    }

    func remove(_ member: any TimedConnection) {
        let index = member.timerIndex
        guard index >= 0, members.indices.contains(index), let last = members.popLast() else { return }
        member.timerIndex = -1
        if index < members.count {
            members[index] = last
            last.timerIndex = index
        }
    }

    func check(at now: UInt64) {
        // Members may leave, and others take their places, while they are asked: from the end, a
        // place that changes hands has been asked already or is asked again.
        var index = members.count - 1
        while index >= 0 {
            if index < members.count { members[index].checkDeadline(at: now) }
            index -= 1
        }
    }
}
