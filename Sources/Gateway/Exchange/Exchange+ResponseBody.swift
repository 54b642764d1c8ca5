// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// The start of a response that stages look at: held back from the client, or copied as it flows by.
struct HeldResponse {
    /// Sent when the stages have passed it; nil when it is on its way already.
    var head: ResponseHead?
    var body = ByteBuffer()
    let limit: Int
}

extension Exchange {
    /// Asks which stages want to see the body of this response.
    ///
    /// - Returns: whether the head is kept until they have.
    func examinesBody(of head: ResponseHead) -> Bool {
        guard let stages = route?.responseBodyStages, !stages.isEmpty else { return false }
        var demand: ResponseBodyDemand?
        for stage in stages {
            guard let wanted = stage.responseBodyDemand(head, self) else { continue }
            let holdsBack = wanted.holdsBack || demand?.holdsBack ?? false
            demand = ResponseBodyDemand(limit: max(demand?.limit ?? 0, wanted.limit), holdsBack: holdsBack)
        }
        guard let demand else { return false }
        heldResponse = HeldResponse(head: demand.holdsBack ? head : nil, limit: demand.limit)
        return demand.holdsBack
    }

    /// Takes bytes of the response's body.
    ///
    /// - Returns: whether they are kept, or dropped; otherwise they are the caller's to send.
    func examine(_ bytes: ByteBuffer) -> Bool {
        guard var held = heldResponse else { return false }
        // Taken out, so that the buffer is appended to and not copied.
        heldResponse = nil
        guard held.head != nil else {
            let wanted = held.limit - held.body.readableBytes
            if wanted > 0, let part = bytes.getSlice(at: bytes.readerIndex, length: min(wanted, bytes.readableBytes)) {
                held.body.writeImmutableBuffer(part)
            }
            heldResponse = held
            return false
        }
        held.body.writeImmutableBuffer(bytes)
        let isFull = held.body.readableBytes > held.limit
        heldResponse = held
        if isFull { _ = finishExamination(isWhole: false) }
        return true
    }

    /// All that the stages look at is there: asks them, and sends what was held back.
    ///
    /// - Returns: whether the response goes on.
    func finishExamination(isWhole: Bool = true) -> Bool {
        guard let held = heldResponse else { return true }
        heldResponse = nil
        let isComplete = isWhole && (held.head != nil || held.body.readableBytes < held.limit)
        for stage in route?.responseBodyStages ?? [] {
            switch stage.handleResponseBody(held.body, isWhole: isComplete, self) {
            case .next: continue
            case .reject(let problem):
                dropUpstream()
                reject(problem)
                return false
            case .answer(let answer):
                dropUpstream()
                self.answer(answer)
                return false
            }
        }
        if var head = held.head {
            sendHead(&head)
            if held.body.readableBytes > 0 { upstreamBody(held.body) }
        }
        return true
    }
}
