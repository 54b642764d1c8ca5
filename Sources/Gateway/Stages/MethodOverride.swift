// SPDX-License-Identifier: Apache-2.0

import Core

/// Refuses headers that say another method than the request line does (`http.method_override`): checks
/// and backend would disagree on what is being done.
struct MethodOverride: RequestStage {
    private static let overrides: HeaderNameSet = [.xHTTPMethod, .xHTTPMethodOverride, .xMethodOverride]

    func handle(_ exchange: Exchange) -> StageResult {
        guard !exchange.head.headers.present.isDisjoint(with: Self.overrides) else { return .next }
        return exchange.judge(Problem(.methodOverride, "send the method in the request line"))
    }
}
