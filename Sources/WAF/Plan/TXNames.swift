// SPDX-License-Identifier: Apache-2.0

/// The names of TX variables that rules mention, each with the number of its slot. Rules set and compare dozens of
/// them for every request: a slot is found without a look-up. Slots 0 to 9 are the captures.
struct TXNames: Sendable {
    private(set) var names: [[UInt8]]
    private var slots: [[UInt8]: Int]

    init() {
        names = (0..<10).map { Array(String($0).utf8) }
        slots = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    var count: Int { names.count }

    mutating func slot(of name: String) -> Int {
        let name = Array(name.lowercased().utf8)
        if let slot = slots[name] { return slot }
        slots[name] = names.count
        names.append(name)
        return names.count - 1
    }
}
