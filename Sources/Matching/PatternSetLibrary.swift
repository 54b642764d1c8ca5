// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The pattern sets of a process: whoever needs the same patterns gets the same handle, as long as someone holds it.
/// Routes with the same rules, and the rules before and after a reload, share what was compiled.
package final class PatternSetLibrary: Sendable {
    private struct Key: Hashable {
        let members: [PatternSetMember]
        let budget: PatternSetBudget
    }

    private struct Entry {
        weak var handle: PatternSetHandle?
    }

    private let cache: PatternSetCache?
    private let entries = Mutex<[Key: Entry]>([:])

    /// - Parameter cache: where sets are kept on disk; nil to compile them anew in each process.
    package init(cache: PatternSetCache?) {
        self.cache = cache
    }

    /// The handle for these patterns, new or known.
    package func handle(
        _ members: [PatternSetMember],
        budget: PatternSetBudget = PatternSetBudget()
    ) -> PatternSetHandle {
        let key = Key(members: members, budget: budget)
        return entries.withLock { entries in
            if let known = entries[key]?.handle { return known }
            entries = entries.filter { $0.value.handle != nil }
            let handle = PatternSetHandle(members: members, cache: cache, budget: budget)
            entries[key] = Entry(handle: handle)
            return handle
        }
    }
}
