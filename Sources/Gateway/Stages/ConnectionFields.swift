// SPDX-License-Identifier: Apache-2.0

import Core

/// Removes from a request what belongs to the client's connection alone (RFC 9110, section 7.6.1).
struct RequestConnection: RequestStage {
    func handle(_ exchange: Exchange) -> StageResult {
        ConnectionHeaders.apply(to: &exchange.head.headers)
        return .next
    }
}

/// Removes from a response what belongs to the upstream's connection alone.
struct ResponseConnection: ResponseStage {
    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        ConnectionHeaders.apply(to: &response.headers)
        return .next
    }
}
