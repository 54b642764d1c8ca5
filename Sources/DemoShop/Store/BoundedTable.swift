// SPDX-License-Identifier: Apache-2.0

/// A dictionary that holds at most `capacity` values and forgets the oldest.
struct BoundedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: Value] = [:]
    /// Keys in the order they came; those before `first` are forgotten already.
    private var order: [Key] = []
    private var first = 0
    let capacity: Int

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { values.count }

    /// Oldest first.
    var all: [Value] { order[first...].compactMap { values[$0] } }

    subscript(key: Key) -> Value? { values[key] }

    /// Adds a value, or replaces one without making it younger. Returns the value that had to go.
    @discardableResult
    mutating func insert(_ value: Value, for key: Key) -> Value? {
        guard values.updateValue(value, forKey: key) == nil else { return nil }
        order.append(key)
        guard values.count > capacity else { return nil }
        let oldest = order[first]
        first += 1
        if first > capacity {
            order.removeFirst(first)
            first = 0
        }
        return values.removeValue(forKey: oldest)
    }

    /// Changes a value in place; nothing happens when it has been forgotten.
    mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
        guard var value = values[key] else { return }
        change(&value)
        values[key] = value
    }
}
