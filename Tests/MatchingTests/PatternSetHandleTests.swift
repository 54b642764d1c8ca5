// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Matching

@Suite struct PatternSetHandleTests {
    private let members = ["foo", "a\\Kb", "x(?=y)"].map { PatternSetMember(pattern: $0) }

    @Test func setComesWhenItIsCompiledAndNextTimeFromTheCache() async throws {
        let directory = try PatternSetCacheTests.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let cache = PatternSetCache(directory: directory)
        let handle = PatternSetHandle(members: members, cache: cache)
        #expect(!handle.load())
        #expect(handle.current == nil)
        let report = await compile(handle)
        #expect(report.outcome == .compiled)
        #expect(report.members == 3 && report.compiled == 1 && report.prefiltered == 1 && report.unsupported == 1)
        #expect(report.leftOut == 1 && report.bytes > 0 && report.seconds > 0)
        #expect(report.cacheMiss == .absent && report.storeFailure == nil)
        let set = try #require(handle.current)
        #expect(await compile(handle).outcome == .loaded)
        #expect(handle.current === set)

        let second = PatternSetHandle(members: members, cache: cache)
        #expect(second.load())
        #expect(second.current?.dispositions == set.dispositions)
        let third = PatternSetHandle(members: members, cache: cache)
        #expect(await compile(third).outcome == .loaded)
        #expect(third.current != nil)
    }

    @Test func damagedCacheFileIsCompiledAnew() async throws {
        let directory = try PatternSetCacheTests.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let cache = PatternSetCache(directory: directory)
        _ = await compile(PatternSetHandle(members: members, cache: cache))
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: directory).first)
        #expect(truncate("\(directory)/\(name)", 100) == 0)
        let handle = PatternSetHandle(members: members, cache: cache)
        #expect(!handle.load())
        let report = await compile(handle)
        #expect(report.outcome == .compiled && report.cacheMiss == .damaged(path: "\(directory)/\(name)"))
        #expect(PatternSetHandle(members: members, cache: cache).load())
    }

    @Test func cacheThatCannotBeWrittenIsReportedAndTheSetIsUsed() async {
        let cache = PatternSetCache(directory: "/proc/nowhere")
        let handle = PatternSetHandle(members: members, cache: cache)
        let report = await compile(handle)
        #expect(report.outcome == .compiled && report.storeFailure != nil)
        #expect(handle.current != nil)
    }

    @Test func withoutCacheTheSetIsCompiled() async {
        let handle = PatternSetHandle(members: members, cache: nil)
        #expect(!handle.load())
        let report = await compile(handle)
        #expect(report.outcome == .compiled && report.cacheMiss == nil && report.storeFailure == nil)
    }

    @Test func cancelledHandleStaysWithoutSet() async {
        let handle = PatternSetHandle(members: members, cache: nil)
        handle.cancel()
        #expect(await compile(handle).outcome == .cancelled)
        #expect(handle.current == nil)
    }

    @Test func handleLetGoOfEndsItsWork() async throws {
        // Five seconds of work, of which only the step under way is done.
        let slow = try PatternSetSamples.coreRuleSetPatterns().map { PatternSetMember(pattern: $0) }
        let report = await withCheckedContinuation { continuation in
            PatternSetHandle(members: slow, cache: nil, budget: PatternSetBudget(seconds: 60))
                .compileInBackground { continuation.resume(returning: $0) }
        }
        #expect(report.outcome == .cancelled)
    }

    @Test func workIsDoneInOrderOnAThreadOfLowPriority() async {
        let seen = Mutex<[Int32]>([])
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            for number: Int32 in 0..<5 {
                PatternSetBuilder.shared.enqueue {
                    let niceness = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
                    seen.withLock { $0.append(number * 100 + niceness) }
                    if number == 4 { continuation.resume() }
                }
            }
        }
        #expect(seen.withLock { $0 } == [10, 110, 210, 310, 410])
    }

    private func compile(_ handle: PatternSetHandle) async -> PatternSetReport {
        await withCheckedContinuation { continuation in
            handle.compileInBackground { continuation.resume(returning: $0) }
        }
    }
}
