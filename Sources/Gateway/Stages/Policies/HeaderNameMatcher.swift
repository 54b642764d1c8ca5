// SPDX-License-Identifier: Apache-2.0

/// A set of field names, exact ones and `prefix-*`, compiled once so that asking whether a name is
/// among them costs a few instructions for a name that is not.
struct HeaderNameMatcher: Sendable {
    /// The names of the set that the gateway knows: a head that holds none of them needs no second look at those.
    let known: HeaderNameSet
    private let knownNames: [HeaderName]

    /// Every name and every prefix, one behind the other, in lower case.
    private let text: [UInt8]
    private let names: [Range<Int>]
    private let prefixes: [Range<Int>]
    /// Open addressing over length, first and last byte; an index into ``names`` plus one, zero for a free slot.
    private let slots: [UInt16]
    /// One bit for each hash of the first two bytes of a name or prefix: most names end here.
    private let filter: UInt64

    /// - Parameter patterns: names, or beginnings of names followed by `*`. Nothing matches an empty
    ///   one, so that a lone `*` does not take a whole head away.
    init(_ patterns: some Sequence<String>) {
        var text: [UInt8] = []
        var names: [Range<Int>] = []
        var prefixes: [Range<Int>] = []
        for pattern in Set(patterns.map { $0.lowercased() }).sorted().prefix(Int(UInt16.max) - 1) {
            let isPrefix = pattern.utf8.last == UInt8(ascii: "*")
            let stem = isPrefix ? pattern.utf8.dropLast() : pattern.utf8[...]
            guard !stem.isEmpty else { continue }
            let range = text.count..<text.count + stem.count
            text.append(contentsOf: stem)
            if isPrefix { prefixes.append(range) } else { names.append(range) }
        }
        var size = 64
        while size < names.count * 4 { size *= 2 }
        var slots = [UInt16](repeating: 0, count: size)
        for (index, range) in names.enumerated() {
            var slot = Self.slot(range.count, text[range.lowerBound], text[range.upperBound - 1], size)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt16(index + 1)
        }
        var filter: UInt64 = 0
        for range in names + prefixes {
            // A prefix of one byte lets every second byte through.
            filter |= range.count > 1 ? Self.filterBit(text[range.lowerBound], text[range.lowerBound + 1]) : .max
        }
        self.text = text
        self.names = names
        self.prefixes = prefixes
        self.slots = slots
        self.filter = filter

        var known = HeaderNameSet()
        var knownNames: [HeaderName] = []
        for name in HeaderName.allCases where name != .other {
            let spelling = Array(name.text.description.utf8)
            let isMember =
                names.contains { text[$0].elementsEqual(spelling) }
                || prefixes.contains { spelling.starts(with: text[$0]) }
            guard isMember else { continue }
            known.insert(name)
            knownNames.append(name)
        }
        self.known = known
        self.knownNames = knownNames
    }

    /// Whether `name` is in the set, whatever its case.
    func matches(_ name: UnsafeRawBufferPointer) -> Bool {
        if name.count > 1, Self.filterBit(name[0].lowercased, name[1].lowercased) & filter == 0 { return false }
        return matchesName(name) || matchesPrefix(name)
    }

    /// Removes every field whose name is in the set.
    func remove(from headers: inout HeaderBlock) {
        if !headers.present.isDisjoint(with: known) {
            for name in knownNames { headers.remove(name) }
        }
        guard headers.contains(.other) else { return }
        headers.bytes.withUnsafeBytes { bytes in
            for index in headers.fields.indices {
                let field = headers.fields[index]
                guard field.name == .other, !field.isRemoved else { continue }
                let name = UnsafeRawBufferPointer(rebasing: bytes[headers.nameRange(field)])
                if matches(name) { headers.fields[index].isRemoved = true }
            }
        }
    }

    private func matchesName(_ name: UnsafeRawBufferPointer) -> Bool {
        guard let first = name.first, let last = name.last else { return false }
        var slot = Self.slot(name.count, first.lowercased, last.lowercased, slots.count)
        while slots[slot] != 0 {
            let range = names[Int(slots[slot]) - 1]
            if range.count == name.count, agrees(name, range) { return true }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return false
    }

    private func matchesPrefix(_ name: UnsafeRawBufferPointer) -> Bool {
        for range in prefixes where range.count <= name.count && agrees(name, range) { return true }
        return false
    }

    /// Whether `name`, which is long enough, begins with that part of ``text``.
    private func agrees(_ name: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        for offset in 0..<range.count where text[range.lowerBound &+ offset] != name[offset].lowercased { return false }
        return true
    }

    /// - Parameter size: a power of two.
    private static func slot(_ count: Int, _ first: UInt8, _ last: UInt8, _ size: Int) -> Int {
        (count &* 37 &+ Int(first) &* 11 &+ Int(last) &* 3) & (size &- 1)
    }

    private static func filterBit(_ first: UInt8, _ second: UInt8) -> UInt64 {
        1 << UInt64((first &* 7 &+ second) & 63)
    }
}
