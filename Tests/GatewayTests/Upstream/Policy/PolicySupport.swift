// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

@testable import Gateway

/// A time, in milliseconds after an arbitrary start.
func at(_ milliseconds: UInt64) -> MonotonicTime {
    MonotonicTime(nanoseconds: 3_600_000_000_000 + milliseconds * 1_000_000)
}

func targets(_ count: Int) -> [TargetConfiguration] {
    (0..<count).map { TargetConfiguration(isTLS: false, host: "10.0.0.\($0)", port: 8080) }
}

func tried(_ targets: Int...) -> TriedTargets {
    var tried = TriedTargets()
    for target in targets { tried.insert(target) }
    return tried
}

extension TargetLoads {
    /// Leaves these usable and no others.
    mutating func setUsable(_ targets: some Sequence<Int>) {
        removeAllUsable()
        for target in targets { appendUsable(target) }
    }

    mutating func start(_ target: Int, times: Int) {
        for _ in 0..<times { started(target) }
    }
}

/// Key hashes as unlike each other as real ones.
func hashKeys(_ count: Int) -> [UInt64] {
    (1...UInt64(count)).map(UpstreamKeyHash.mix)
}
