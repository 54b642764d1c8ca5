// SPDX-License-Identifier: Apache-2.0

import JSON

/// Finds the values of a document that a ``JSONPath`` means: each node once, with the set of places in the path that
/// lead to it, so that time is linear in the document whatever the path is.
struct JSONSelection {
    private enum Step {
        /// With its bytes, and its number when it may be an index.
        case key([UInt8], Int?)
        case any
        case anyDepth
    }

    /// An array or object around the value at hand.
    private struct Container {
        /// The index of the first node after it.
        let end: Int
        /// Places in the path that lead to it.
        let places: UInt64
        /// The next element's number; nil in an object.
        var element: Int?
    }

    private let steps: [Step]
    private let goal: UInt64

    init(_ path: JSONPath) {
        steps = path.segments.prefix(JSONPath.maximumSegments).map { segment in
            switch segment {
            case .any: .any
            case .anyDepth: .anyDepth
            case .key(let key): .key(Array(key.utf8), Self.index(key))
            }
        }
        goal = 1 << UInt64(steps.count)
    }

    /// RFC 6901, section 4: digits without a leading zero.
    private static func index(_ key: String) -> Int? {
        guard key.utf8.count <= 9, key == "0" || key.utf8.first != UInt8(ascii: "0"),
            key.utf8.allSatisfy({ $0 &- 0x30 < 10 })
        else { return nil }
        return Int(key)
    }

    /// The indices of the nodes, in the order of the document.
    func nodes(of document: borrowing JSONDocument, in bytes: Span<UInt8>) -> [Int] {
        var selected: [Int] = []
        var open: [Container] = []
        var index = 0
        while index < document.count {
            while let last = open.last, index >= last.end { open.removeLast() }
            var places = closure(1)
            if !open.isEmpty {
                let top = open.count - 1
                if let element = open[top].element {
                    places = advanced(open[top].places) { _, number in number == element }
                    open[top].element = element &+ 1
                } else {
                    let key = index
                    places = advanced(open[top].places) { name, _ in
                        document.isString(key, in: bytes, equalTo: name.span)
                    }
                    index &+= 1
                    guard index < document.count else { break }
                }
            }
            let node = document[index]
            if places & goal != 0 { selected.append(index) }
            let isContainer = node.kind == .object || node.kind == .array
            // What no place leads into is gone past.
            if isContainer, places & ~goal != 0 {
                open.append(Container(end: node.next, places: places, element: node.kind == .array ? 0 : nil))
                index &+= 1
            } else {
                index = max(node.next, index &+ 1)
            }
        }
        return selected
    }

    /// The places after one step down.
    private func advanced(_ places: UInt64, _ isNamed: ([UInt8], Int?) -> Bool) -> UInt64 {
        var next: UInt64 = 0
        for place in steps.indices where places & (1 << UInt64(place)) != 0 {
            switch steps[place] {
            case .any: next |= 1 << UInt64(place + 1)
            case .anyDepth: next |= 1 << UInt64(place)
            case .key(let name, let number): if isNamed(name, number) { next |= 1 << UInt64(place + 1) }
            }
        }
        return closure(next)
    }

    /// With the places behind a `**` that takes no step.
    private func closure(_ places: UInt64) -> UInt64 {
        var places = places
        for place in steps.indices where places & (1 << UInt64(place)) != 0 {
            if case .anyDepth = steps[place] { places |= 1 << UInt64(place + 1) }
        }
        return places
    }
}
