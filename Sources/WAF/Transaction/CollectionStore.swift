// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The collections that outlive a transaction (IP, GLOBAL, SESSION, USER, RESOURCE), shared by all workers. Bounded:
/// when it is full, records that expire soonest go first.
package final class CollectionStore: Sendable {
    /// The variables whose members live here.
    static let variables: Set<Variable> = [.ip, .global, .session, .user, .resource]

    struct Member {
        var value: [UInt8]
        /// Seconds since 1970.
        var expires: Int
    }

    private struct Key: Hashable {
        let variable: Variable
        let record: [UInt8]
    }

    private struct Record {
        var members: [[UInt8]: Member] = [:]
        var expires: Int
    }

    private let records = Mutex<[Key: Record]>([:])
    private let maximumRecords: Int
    private let maximumMembers = 256

    package init(maximumRecords: Int = 100_000) {
        self.maximumRecords = maximumRecords
    }

    func members(_ variable: Variable, _ record: [UInt8], at now: Int) -> [(name: [UInt8], value: [UInt8])] {
        records.withLock { records in
            guard let record = records[Key(variable: variable, record: record)], record.expires > now else { return [] }
            return record.members.filter { $0.value.expires > now }.map { ($0.key, $0.value.value) }
                .sorted { $0.name.lexicographicallyPrecedes($1.name) }
        }
    }

    /// Changes one member; the body gets its value, nil when there is none, and gives the new one.
    ///
    /// - Parameter lifetime: seconds the record stays when nothing is written to it any more.
    func update(
        _ variable: Variable,
        _ record: [UInt8],
        _ name: [UInt8],
        at now: Int,
        lifetime: Int,
        _ body: (Member?) -> Member?
    ) {
        records.withLock { records in
            let key = Key(variable: variable, record: record)
            if records[key] == nil { makeRoom(in: &records, at: now) }
            var entry = records[key] ?? Record(expires: 0)
            if entry.expires <= now { entry.members = [:] }
            entry.expires = now.addingSaturated(lifetime)
            let old = entry.members[name].flatMap { $0.expires > now ? $0 : nil }
            if old != nil || entry.members.count < maximumMembers { entry.members[name] = body(old) }
            records[key] = entry
        }
    }

    private func makeRoom(in records: inout [Key: Record], at now: Int) {
        guard records.count >= maximumRecords else { return }
        records = records.filter { $0.value.expires > now }
        // Still full: a sixteenth goes, so that the next thousands of writes need no search.
        guard records.count >= maximumRecords else { return }
        for (key, _) in records.sorted(by: { $0.value.expires < $1.value.expires }).prefix(maximumRecords / 16 + 1) {
            records[key] = nil
        }
    }
}
