// SPDX-License-Identifier: Apache-2.0

/// Finds the number of a name by its hash (``NameHash``). Names are in lower case and differ.
struct NameTable: Sendable {
    private let names: [[UInt8]]
    /// Numbers, each at the first free place from the one its hash gives; -1 is free.
    private let places: [Int32]

    init(_ names: [[UInt8]]) {
        self.names = names
        var size = 16
        while size < 2 * names.count { size *= 2 }
        var places = [Int32](repeating: -1, count: size)
        for (number, name) in names.enumerated() {
            var place = Int(NameHash.of(name.span)) & (size - 1)
            while places[place] >= 0 { place = (place + 1) & (size - 1) }
            places[place] = Int32(clamping: number)
        }
        self.places = places
    }

    func number(of name: Span<UInt8>, hash: UInt32) -> Int? {
        let mask = places.count &- 1
        var place = Int(hash) & mask
        while places[place] >= 0 {
            let number = Int(places[place])
            if NameHash.matches(name, lowered: names[number]) { return number }
            place = (place &+ 1) & mask
        }
        return nil
    }
}
