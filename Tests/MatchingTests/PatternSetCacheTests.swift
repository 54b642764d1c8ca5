// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Matching

@Suite struct PatternSetCacheTests {
    private let members = ["foo", "(?i)bar\\d+", "a\\Kb", "x(?=y)"].map { PatternSetMember(pattern: $0) }

    @Test func storedSetIsLoadedAsItWas() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory + "/a/b")
            let set = try #require(PatternSetCompiler.compile(members))
            #expect(throws: PatternSetCacheError.absent) { try cache.load(members) }
            try cache.store(set)
            let loaded = try cache.load(members)
            #expect(loaded.dispositions == [.compiled, .compiled, .unsupported, .prefiltered])
            #expect(loaded.byteCount == set.byteCount)
            #expect(candidates(of: loaded, in: "BAR7 xz") == candidates(of: set, in: "BAR7 xz"))
            #expect(candidates(of: loaded, in: "BAR7 y") & 0b111 == 0b110)
        }
    }

    @Test func setWithoutDatabaseIsStoredToo() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory)
            let members = [PatternSetMember(pattern: "\\Ka")]
            try cache.store(#require(PatternSetCompiler.compile(members)))
            #expect(try cache.load(members).dispositions == [.unsupported])
        }
    }

    @Test func onlyTheVerySameQuestionIsAnswered() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory)
            try cache.store(#require(PatternSetCompiler.compile(members)))
            let others: [[PatternSetMember]] = [
                Array(members.dropLast()), members.reversed(), [],
                [PatternSetMember(pattern: "foo", isCaseInsensitive: true)] + members.dropFirst(),
            ]
            for other in others {
                #expect(throws: PatternSetCacheError.absent) { try cache.load(other) }
            }
            let budget = PatternSetBudget(seconds: 9)
            #expect(throws: PatternSetCacheError.absent) { try cache.load(members, budget: budget) }
            // Even under the name of another key.
            let file = try onlyFile(directory)
            let name = PatternSetCacheFile.name(forKey: PatternSetCacheFile.key(others[0], PatternSetBudget()))
            try FileManager.default.moveItem(atPath: file, toPath: "\(directory)/\(name)")
            #expect(throws: PatternSetCacheError.damaged(path: "\(directory)/\(name)")) { try cache.load(others[0]) }
        }
    }

    @Test func filesAndDirectoryAreForTheirOwnerAlone() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory + "/new")
            try cache.store(#require(PatternSetCompiler.compile(members)))
            #expect(try mode(directory + "/new") == 0o700)
            #expect(try mode(onlyFile(directory + "/new")) == 0o600)
        }
    }

    @Test func damagedFileIsNeverUsed() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory)
            let set = try #require(PatternSetCompiler.compile(members))
            try cache.store(set)
            let file = try onlyFile(directory)
            let good = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
            var damaged: [[UInt8]] = [[], [0], Array("GHPATSET".utf8), good + [0]]
            damaged.append([UInt8](repeating: 0xff, count: 5000))
            for length in stride(from: 0, to: good.count, by: max(1, good.count / 97)) {
                damaged.append(Array(good.prefix(length)))
            }
            for place in Array(0..<64) + Array(stride(from: 64, to: good.count, by: max(1, good.count / 211))) {
                var bytes = good
                bytes[place] ^= 1 << UInt8(place % 8)
                damaged.append(bytes)
            }
            for bytes in damaged {
                try Data(bytes).write(to: URL(fileURLWithPath: file))
                chmod(file, 0o600)
                #expect(throws: PatternSetCacheError.damaged(path: file)) { try cache.load(members) }
            }
            #expect(damaged.count > 350)
            try cache.store(set)
            #expect(try cache.load(members).dispositions == set.dispositions)
        }
    }

    @Test func databaseThatHyperscanRefusesIsAnError() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory)
            try cache.store(#require(PatternSetCompiler.compile(members)))
            let key = PatternSetCacheFile.key(members, PatternSetBudget())
            let dispositions = [PatternSetMember.Disposition](repeating: .compiled, count: members.count)
            let bytes = PatternSetCacheFile.encode(key: key, dispositions, [UInt8](repeating: 7, count: 100))
            let file = try onlyFile(directory)
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            chmod(file, 0o600)
            let error = #expect(throws: PatternSetCacheError.self) { try cache.load(members) }
            guard case .hyperscan = error else {
                Issue.record("unexpected \(String(describing: error))")
                return
            }
        }
    }

    @Test func whatOthersMayWriteOrOwnIsRefused() throws {
        try inDirectory { directory in
            let cache = PatternSetCache(directory: directory)
            let set = try #require(PatternSetCompiler.compile(members))
            try cache.store(set)
            let file = try onlyFile(directory)
            for mode: mode_t in [0o620, 0o602] {
                chmod(file, mode)
                #expect(throws: PatternSetCacheError.untrusted(path: file)) { try cache.load(members) }
            }
            chmod(file, 0o600)
            chmod(directory, 0o770)
            #expect(throws: PatternSetCacheError.untrusted(path: directory)) { try cache.load(members) }
            #expect(throws: PatternSetCacheError.untrusted(path: directory)) { try cache.store(set) }
            chmod(directory, 0o700)
            #expect(throws: Never.self) { try cache.load(members) }
            let elsewhere = directory + "/elsewhere"
            try FileManager.default.moveItem(atPath: file, toPath: elsewhere)
            #expect(symlink(elsewhere, file) == 0)
            #expect(throws: PatternSetCacheError.untrusted(path: file)) { try cache.load(members) }
            unlink(file)
            #expect(mkfifo(file, 0o600) == 0)
            #expect(throws: PatternSetCacheError.untrusted(path: file)) { try cache.load(members) }
            unlink(file)
            try FileManager.default.moveItem(atPath: elsewhere, toPath: file)
            // Only root can give files away.
            if geteuid() == 0 {
                chown(file, 65534, 65534)
                #expect(throws: PatternSetCacheError.untrusted(path: file)) { try cache.load(members) }
            }
        }
    }

    @Test func directoryThatCannotBeMadeIsAnError() throws {
        try inDirectory { directory in
            try Data().write(to: URL(fileURLWithPath: directory + "/file"))
            let path = directory + "/file/cache"
            let set = try #require(PatternSetCompiler.compile(members))
            #expect(throws: PatternSetCacheError.system(path: path, code: ENOTDIR)) {
                try PatternSetCache(directory: path).store(set)
            }
        }
    }

    @Test func longestUnusedFilesMakeRoom() throws {
        try inDirectory { directory in
            let sets = try (0..<4).map(Self.compile)
            let large = PatternSetCache(directory: directory)
            for (age, set) in sets.dropLast().enumerated() {
                try large.store(set)
                let name = PatternSetCacheFile.name(forKey: PatternSetCacheFile.key(set.members, set.budget))
                let time = Date(timeIntervalSinceNow: -10_000 + Double(age))
                let attributes: [FileAttributeKey: Any] = [.modificationDate: time]
                try FileManager.default.setAttributes(attributes, ofItemAtPath: "\(directory)/\(name)")
            }
            let abandoned = directory + "/x.1.new"
            let underWay = directory + "/x.2.new"
            for path in [abandoned, underWay] { try Data().write(to: URL(fileURLWithPath: path)) }
            let old: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSinceNow: -7200)]
            try FileManager.default.setAttributes(old, ofItemAtPath: abandoned)
            _ = try large.load(sets[0].members)
            // The newest, and the one just used.
            let size = try [sets[0], sets[3]].reduce(100) { sum, set in
                let key = PatternSetCacheFile.key(set.members, set.budget)
                let database = try #require(set.database).serialized()
                return sum + PatternSetCacheFile.encode(key: key, set.dispositions, database).count
            }
            try PatternSetCache(directory: directory, capacity: size).store(sets[3])
            #expect(throws: Never.self) { try large.load(sets[0].members) }
            #expect(throws: PatternSetCacheError.absent) { try large.load(sets[1].members) }
            #expect(throws: PatternSetCacheError.absent) { try large.load(sets[2].members) }
            #expect(throws: Never.self) { try large.load(sets[3].members) }
            #expect(!FileManager.default.fileExists(atPath: abandoned))
            #expect(FileManager.default.fileExists(atPath: underWay))
        }
    }

    @Test func manyWritersAndReadersShareADirectory() async throws {
        let directory = try PatternSetCacheTests.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let cache = PatternSetCache(directory: directory)
        let sets = try (0..<3).map(Self.compile)
        let failures = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    (0..<50).count { round in
                        let set = sets[(worker + round) % sets.count]
                        do {
                            try cache.store(set)
                            return try cache.load(set.members).dispositions != [.compiled]
                        } catch {
                            return true
                        }
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(failures == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 3)
    }

    private static func compile(_ number: Int) throws -> PatternSet {
        try #require(PatternSetCompiler.compile([PatternSetMember(pattern: "w\(number)")]))
    }

    static func makeDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/patterns-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        chmod(path, 0o700)
        return path
    }

    private func inDirectory(_ body: (String) throws -> Void) throws {
        let path = try Self.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func onlyFile(_ directory: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(names.count == 1)
        return try "\(directory)/\(#require(names.first))"
    }

    private func mode(_ path: String) throws -> Int {
        let value = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        return try #require(value) & 0o777
    }

    private func candidates(of set: PatternSet, in value: String) -> UInt64 {
        var matched: [UInt64] = []
        set.candidates(in: Array(value.utf8).span, HyperscanScratch(), into: &matched)
        return matched.first ?? 0
    }
}
