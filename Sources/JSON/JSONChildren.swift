// SPDX-License-Identifier: Apache-2.0

/// Goes over the elements of an array. It holds no reference to the document, which is told each time.
package struct JSONElements: Sendable {
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    @inlinable
    init(index: Int, end: Int) {
        self.index = index
        self.end = end
    }

    /// The index of the next element.
    @inlinable
    package mutating func next(in document: borrowing JSONDocument) -> Int? {
        guard index < end else { return nil }
        let element = index
        index = document.nodes[element].next
        return element
    }
}

/// Goes over the members of an object, in the order of the bytes, keys that occur twice included.
package struct JSONMembers: Sendable {
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    @inlinable
    init(index: Int, end: Int) {
        self.index = index
        self.end = end
    }

    /// The indices of the next member's key and value.
    @inlinable
    package mutating func next(in document: borrowing JSONDocument) -> (key: Int, value: Int)? {
        guard index < end else { return nil }
        let key = index
        index = document.nodes[key &+ 1].next
        return (key, key &+ 1)
    }
}

extension JSONDocument {
    /// The elements of an array; none if the node is something else.
    @inlinable
    package func elements(of array: Int) -> JSONElements {
        let node = nodes[array]
        return JSONElements(index: array &+ 1, end: node.kind == .array ? node.next : 0)
    }

    /// The members of an object; none if the node is something else.
    @inlinable
    package func members(of object: Int) -> JSONMembers {
        let node = nodes[object]
        return JSONMembers(index: object &+ 1, end: node.kind == .object ? node.next : 0)
    }

    /// The value of an object's member, the last one if there are several. Looks at each key once.
    package func value(forKey key: Span<UInt8>, of object: Int, in bytes: Span<UInt8>) -> Int? {
        var found: Int?
        var members = members(of: object)
        while let member = members.next(in: self) {
            if isString(member.key, in: bytes, equalTo: key) { found = member.value }
        }
        return found
    }
}
