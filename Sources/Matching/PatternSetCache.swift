// SPDX-License-Identifier: Apache-2.0

/// Compiled pattern sets on disk, so that a start or reload need not compile again what it did before.
///
/// Hyperscan does not protect itself from a forged database. So files are used only when they and their directory
/// belong to the user of this process and nobody else can write to them, when they are for the very same patterns,
/// flags, budget, library and processor, and when nothing in them has changed since they were written.
package struct PatternSetCache: Hashable, Sendable {
    package let directory: String
    /// Size of all files together, bytes; the longest unused go first. A set of all patterns of the Core Rule Set
    /// takes 13 MB, so that a dozen rule sets have room.
    package let capacity: Int

    /// - Parameter directory: made when it is missing, with its parents, for this user alone.
    package init(directory: String, capacity: Int = 256 << 20) {
        self.directory = directory
        self.capacity = capacity
    }

    package func load(
        _ members: [PatternSetMember],
        budget: PatternSetBudget = PatternSetBudget()
    ) throws(PatternSetCacheError) -> PatternSet {
        let start = ThreadTime.seconds
        let key = PatternSetCacheFile.key(members, budget)
        let name = PatternSetCacheFile.name(forKey: key)
        let directory = try PatternSetCacheDirectory(directory, create: false)
        let bytes = try directory.read(name, upTo: capacity)
        let content = bytes.withUnsafeBytes { PatternSetCacheFile.Content($0, key: key, memberCount: members.count) }
        guard let content else { throw .damaged(path: directory.path(of: name)) }
        var database: HyperscanDatabase?
        if !content.database.isEmpty {
            let result = bytes[content.database].withUnsafeBytes { bytes in
                Result { () throws(HyperscanError) in try HyperscanDatabase(serialized: bytes) }
            }
            switch result {
            case .success(let value): database = value
            case .failure(let error): throw .hyperscan(error)
            }
        }
        return PatternSet(
            members: members,
            dispositions: content.dispositions,
            database: database,
            budget: budget,
            seconds: ThreadTime.seconds - start
        )
    }

    /// Other threads and processes may store the same set at the same time; readers see all of a file or none.
    package func store(_ set: PatternSet) throws(PatternSetCacheError) {
        var serialized: [UInt8] = []
        if let database = set.database {
            do throws(HyperscanError) {
                serialized = try database.serialized()
            } catch {
                throw .hyperscan(error)
            }
        }
        let key = PatternSetCacheFile.key(set.members, set.budget)
        let bytes = PatternSetCacheFile.encode(key: key, set.dispositions, serialized)
        let directory = try PatternSetCacheDirectory(directory, create: true)
        try directory.write(PatternSetCacheFile.name(forKey: key), bytes)
        directory.prune(to: capacity)
    }
}
