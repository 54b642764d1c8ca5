// SPDX-License-Identifier: Apache-2.0

import Core

/// Refuses new requests while memory runs out (`gateway.overload`): some wait, instead of all falling.
struct LoadShedding: RequestStage {
    func handle(_ exchange: Exchange) -> StageResult {
        guard exchange.worker.resources.sheds else { return .next }
        return exchange.judge(
            Problem(.overload, "try again in a moment", fields: [.init("retry-after", "5")], closesConnection: true)
        )
    }
}
