// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct RetryPolicyTests {
    private static let passing: [UpstreamOutcome.Failure] = [
        .connect, .staleConnection, .reset, .timeout, .status(502), .status(503), .status(504),
    ]

    private func policy(attempts: Int = 1) -> RetryPolicy {
        var configuration = RetryConfiguration()
        configuration.attempts = attempts
        return RetryPolicy(configuration)
    }

    private func situation(
        _ failure: UpstreamOutcome.Failure,
        idempotent: Bool = true,
        sent: RetryPolicy.Sent = .head,
        replayable: Bool = false,
        responding: Bool = false,
        made: Int = 1
    ) -> RetryPolicy.Situation {
        .init(
            failure: failure,
            isIdempotent: idempotent,
            sent: sent,
            isBodyReplayable: replayable,
            isResponseStarted: responding,
            attemptsMade: made
        )
    }

    @Test(arguments: passing)
    func anIdempotentRequestWithoutBodyIsRepeated(_ failure: UpstreamOutcome.Failure) {
        #expect(policy().allowsRetry(situation(failure)))
    }

    @Test(arguments: passing)
    func anyOtherRequestIsNotOnceSomethingWasSent(_ failure: UpstreamOutcome.Failure) {
        for sent in [RetryPolicy.Sent.head, .body] {
            #expect(!policy().allowsRetry(situation(failure, idempotent: false, sent: sent, replayable: true)))
        }
    }

    @Test func anyRequestIsRepeatedWhenNothingWasSent() {
        #expect(policy().allowsRetry(situation(.connect, idempotent: false, sent: .nothing)))
        #expect(policy().allowsRetry(situation(.staleConnection, idempotent: false, sent: .nothing)))
    }

    @Test func aBodyThatWasSentMustStillBeThere() {
        #expect(policy().allowsRetry(situation(.reset, sent: .body, replayable: true)))
        #expect(!policy().allowsRetry(situation(.reset, sent: .body, replayable: false)))
    }

    @Test func aResponseThatHasBegunIsNotBegunAgain() {
        #expect(!policy().allowsRetry(situation(.reset, responding: true)))
    }

    @Test(arguments: [500, 501, 505, 511])
    func otherStatusesAreAnswers(_ status: Int) {
        #expect(!policy().allowsRetry(situation(.status(status))))
    }

    @Test func anInvalidResponseIsNotAskedForAgain() {
        #expect(!policy().allowsRetry(situation(.protocolViolation)))
    }

    @Test func attemptsAreLimited() {
        #expect(policy(attempts: 2).allowsRetry(situation(.connect, made: 2)))
        #expect(!policy(attempts: 2).allowsRetry(situation(.connect, made: 3)))
        #expect(!policy(attempts: 0).allowsRetry(situation(.connect, made: 1)))
    }
}
