// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How long fuzz tests run, and from which seed: as they stand, or longer and elsewhere with GATEHOUSE_FUZZ_ROUNDS (a
/// factor) and GATEHOUSE_FUZZ_SEED (any number). `make fuzz` sets the first.
enum FuzzRun {
    private static let environment = ProcessInfo.processInfo.environment
    private static let factor = max(1, environment["GATEHOUSE_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1)
    private static let given = environment["GATEHOUSE_FUZZ_SEED"].flatMap { UInt64($0) } ?? 0

    /// So many rounds, times the factor.
    static func rounds(_ count: Int) -> Int { count * min(factor, 1_000_000) }

    /// The seed of a test, unless another one is asked for: then each test has one of its own all the same.
    static func seed(_ seed: UInt64) -> UInt64 { seed &+ given &* 0x9E37_79B9_7F4A_7C15 }
}
