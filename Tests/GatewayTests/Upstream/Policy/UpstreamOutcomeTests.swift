// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct UpstreamOutcomeTests {
    @Test(arguments: [101, 200, 304, 400, 404, 429, 499])
    func anAnswerBelow500IsASuccess(_ status: Int) {
        #expect(UpstreamOutcome(status: status).isSuccess == true)
    }

    @Test(arguments: [500, 502, 503, 599])
    func a5xxIsAFailure(_ status: Int) {
        #expect(UpstreamOutcome(status: status) == .failure(.status(status)))
        #expect(UpstreamOutcome(status: status).isSuccess == false)
    }

    @Test(arguments: [UpstreamOutcome.Failure.connect, .reset, .timeout, .protocolViolation])
    func aBrokenAttemptIsAFailure(_ failure: UpstreamOutcome.Failure) {
        #expect(UpstreamOutcome.failure(failure).isSuccess == false)
    }

    @Test func aStaleConnectionAndAnAbandonedAttemptSayNothing() {
        #expect(UpstreamOutcome.failure(.staleConnection).isSuccess == nil)
        #expect(UpstreamOutcome.abandoned.isSuccess == nil)
    }
}
