// SPDX-License-Identifier: Apache-2.0

/// Documents that clients registered by their hash, up to a number and a sum of bytes; the one not asked for the
/// longest goes first. Each worker has its own: a client that meets another worker is told to send the text once more,
/// as the protocol has it.
package struct PersistedQueryCache: Sendable {
    private struct Entry: Sendable {
        var key: [UInt8]
        var text: [UInt8]
        var newer: Int
        var older: Int
    }

    package let maximumDocuments: Int
    package let maximumBytes: Int
    package private(set) var bytes = 0
    private var places: [[UInt8]: Int] = [:]
    private var entries: [Entry] = []
    private var free: [Int] = []
    private var newest = -1
    private var oldest = -1

    /// - Parameter maximumBytes: Of hashes and texts together.
    package init(maximumDocuments: Int, maximumBytes: Int = 16 << 20) {
        self.maximumDocuments = max(0, maximumDocuments)
        self.maximumBytes = max(0, maximumBytes)
    }

    package var count: Int { places.count }

    /// The document of a hash, which thereby becomes the last one to go.
    package mutating func document(_ key: [UInt8]) -> [UInt8]? {
        guard let place = places[key] else { return nil }
        unlink(place)
        link(place)
        return entries[place].text
    }

    /// What alone is beyond the bytes is not remembered.
    package mutating func insert(_ text: [UInt8], for key: [UInt8]) {
        let size = key.count + text.count
        guard maximumDocuments > 0, size <= maximumBytes, document(key) == nil else { return }
        while count >= maximumDocuments || bytes + size > maximumBytes { removeOldest() }
        let entry = Entry(key: key, text: text, newer: -1, older: -1)
        let place: Int
        if let reused = free.popLast() {
            place = reused
            entries[place] = entry
        } else {
            place = entries.count
            entries.append(entry)
        }
        places[key] = place
        bytes += size
        link(place)
    }

    private mutating func removeOldest() {
        let place = oldest
        guard place >= 0 else { return }
        unlink(place)
        bytes -= entries[place].key.count + entries[place].text.count
        places[entries[place].key] = nil
        entries[place] = Entry(key: [], text: [], newer: -1, older: -1)
        free.append(place)
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (entries[place].newer, entries[place].older)
        if newer >= 0 { entries[newer].older = older } else { newest = older }
        if older >= 0 { entries[older].newer = newer } else { oldest = newer }
    }

    private mutating func link(_ place: Int) {
        entries[place].newer = -1
        entries[place].older = newest
        if newest >= 0 { entries[newest].newer = place } else { oldest = place }
        newest = place
    }
}
