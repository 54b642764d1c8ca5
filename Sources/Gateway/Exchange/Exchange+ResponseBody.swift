// SPDX-License-Identifier: Apache-2.0

import Core
package import NIOCore

/// The start of a response that stages look at: held back from the client, or copied as it flows by.
struct HeldResponse {
    /// Sent when the stages have passed it; nil when it is on its way already.
    var head: ResponseHead?
    var body = ByteBuffer()
    let limit: Int
}

/// What stages see of a response's body, and may put another in its place.
package struct ExaminedBody {
    package private(set) var bytes: ByteBuffer
    /// Whether this is all of it, and not just its start.
    package let isWhole: Bool
    fileprivate private(set) var isReplaced = false

    fileprivate init(_ bytes: ByteBuffer, isWhole: Bool) {
        self.bytes = bytes
        self.isWhole = isWhole
    }

    /// The client gets these bytes instead. Without effect where the response is on its way already.
    package mutating func replace(with bytes: ByteBuffer) {
        self.bytes = bytes
        isReplaced = true
    }
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
        var body = ExaminedBody(held.body, isWhole: isComplete)
        for stage in route?.responseBodyStages ?? [] {
            switch stage.handleResponseBody(&body, self) {
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
            if body.isReplaced { Self.describe(body.bytes, in: &head) }
            sendHead(&head)
            if body.bytes.readableBytes > 0 { upstreamBody(body.bytes) }
        }
        return true
    }

    /// Makes the head of a response fit another body.
    private static func describe(_ body: ByteBuffer, in head: inout ResponseHead) {
        head.framing = .length(body.readableBytes)
        // Digests are those of the body that came (RFC 9530, and what it replaced).
        head.headers.removeAll { headers, field in
            ["content-digest", "repr-digest", "digest", "content-md5"].contains { headers.hasName(field, $0) }
        }
    }
}
