// SPDX-License-Identifier: Apache-2.0

/// One try to have a request answered by one target. Kept by whoever carries the attempt out, and
/// handed back to the ``UpstreamPolicyState`` it came from.
struct UpstreamAttempt: Sendable, Equatable {
    enum Phase: Sendable {
        case underWay, answered, finished
    }

    /// Index into the group's `targets`.
    let target: Int
    let admission: CircuitBreaker.Admission
    var phase = Phase.underWay

    init(target: Int, admission: CircuitBreaker.Admission) {
        self.target = target
        self.admission = admission
    }
}
