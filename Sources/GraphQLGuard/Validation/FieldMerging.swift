// SPDX-License-Identifier: Apache-2.0

/// The storage of `OverlappingFieldsCanBeMerged`: selection sets still to look at, and the fields of the one looked at.
struct FieldMerging: Sendable {
    struct Entry: Sendable {
        let field: UInt32
        let parent: UInt32
        /// The next of the same response name; -1 ends.
        var next: Int
    }

    /// Selection sets that are answered as one: the last ones of `sets`, above those of what is pending before.
    struct Pending: Sendable {
        let count: Int
        /// Names and arguments are compared, and not only the shapes.
        let isFull: Bool
    }

    struct Cursor: Sendable {
        var child: Int
        var end: Int
        var parent: UInt32
    }

    private(set) var entries: [Entry] = []
    private(set) var groups: [(first: Int, last: Int)] = []
    /// The number of the group of each symbol, where the stamp is the present one.
    private var groupOfSymbol: [(stamp: UInt32, group: Int32)] = []
    private var stamp: UInt32 = 0

    private var pending: [Pending] = []
    private var sets: [Cursor] = []
    private var gathered = 0
    /// Where the walk goes on after the selection set that it is in.
    private var cursors: [Cursor] = []
    private var cursor = Cursor(child: 0, end: 0, parent: 0)

    private var firstOfType: [(stamp: UInt32, entry: Int32)] = []
    private var looked: [Bool] = []

    mutating func prepare(types: Int) {
        firstOfType = [(stamp: UInt32, entry: Int32)](repeating: (0, 0), count: types)
    }

    mutating func prepare(symbols: Int) {
        if groupOfSymbol.count < symbols {
            groupOfSymbol = [(stamp: UInt32, group: Int32)](repeating: (0, 0), count: symbols * 2)
        }
    }

    mutating func begin(nodes: Int) {
        pending.removeAll(keepingCapacity: true)
        sets.removeAll(keepingCapacity: true)
        gathered = 0
        looked.removeAll(keepingCapacity: true)
        looked.append(contentsOf: repeatElement(false, count: nodes))
    }

    // MARK: Selection sets to look at

    @inline(__always)
    mutating func push(_ set: Int, end: Int, _ parent: UInt32) {
        sets.append(Cursor(child: set &+ 1, end: end, parent: parent))
        gathered &+= 1
    }

    /// What was pushed since the last time is one set of fields.
    @inline(__always)
    mutating func close(isFull: Bool) {
        if gathered > 0 { pending.append(Pending(count: gathered, isFull: isFull)) }
        gathered = 0
    }

    @inline(__always)
    mutating func pop() -> Pending? { pending.popLast() }

    /// False where the field was looked into before.
    @inline(__always)
    mutating func isFirstLook(at field: Int) -> Bool {
        guard !looked[field] else { return false }
        looked[field] = true
        return true
    }

    // MARK: The fields of one

    @inline(__always)
    mutating func beginGroups(_ next: Pending) {
        entries.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        freshStamp()
        // The walk before this one may have ended early.
        if !cursors.isEmpty { cursors.removeAll(keepingCapacity: true) }
        for _ in 1..<next.count {
            if let set = sets.popLast() { cursors.append(set) }
        }
        if let first = sets.popLast() { cursor = first }
    }

    private mutating func freshStamp() {
        stamp &+= 1
        guard stamp == 0 else { return }
        for index in groupOfSymbol.indices { groupOfSymbol[index].stamp = 0 }
        for index in firstOfType.indices { firstOfType[index].stamp = 0 }
        stamp = 1
    }

    /// The next selection.
    @inline(__always)
    mutating func next(in nodes: [GraphQLNode]) -> (child: Int, parent: UInt32)? {
        while cursor.child >= cursor.end {
            guard let outer = cursors.popLast() else { return nil }
            cursor = outer
        }
        let child = cursor.child
        cursor.child = nodes[child].next
        return (child, cursor.parent)
    }

    @inline(__always)
    mutating func enter(_ child: Int, _ end: Int, _ parent: UInt32) {
        if cursor.child < cursor.end { cursors.append(cursor) }
        cursor = Cursor(child: child, end: end, parent: parent)
    }

    @inline(__always)
    mutating func add(_ field: Int, _ name: UInt32, parent: UInt32) {
        let entry = entries.count
        entries.append(Entry(field: UInt32(truncatingIfNeeded: field), parent: parent, next: -1))
        let known = groupOfSymbol[Int(name)]
        if known.stamp == stamp {
            let last = groups[Int(known.group)].last
            entries[last].next = entry
            groups[Int(known.group)].last = entry
        } else {
            groupOfSymbol[Int(name)] = (stamp, Int32(truncatingIfNeeded: groups.count))
            groups.append((entry, entry))
        }
    }

    // MARK: Parents within a group

    mutating func beginParents() {
        // Groups are found by symbols: the stamp may change for types alone as long as no field is added.
        freshStamp()
    }

    /// The first entry of this parent type; nil, and `entry` is it from now on, if there was none.
    mutating func firstOfParent(_ parent: UInt32, or entry: Int) -> Int? {
        let known = firstOfType[Int(parent)]
        if known.stamp == stamp { return Int(known.entry) }
        firstOfType[Int(parent)] = (stamp, Int32(truncatingIfNeeded: entry))
        return nil
    }
}
