// SPDX-License-Identifier: Apache-2.0

/// Header fields of a message, as far as a contract asks for them.
package protocol ContractHeaders {
    /// Appends the values of all fields of a name, joined with ", " (those of `cookie` with "; "); gives how many
    /// fields there are.
    ///
    /// - Parameter name: in lower case.
    func append(named name: [UInt8], to text: inout [UInt8]) -> Int
}

/// Header fields in a list.
package struct HeaderList: ContractHeaders, Sendable {
    private var fields: [(name: [UInt8], value: [UInt8])] = []

    package init(_ fields: [(name: String, value: String)] = []) {
        for field in fields { add(field.name, field.value) }
    }

    package mutating func add(_ name: String, _ value: String) {
        fields.append((Array(name.lowercased().utf8), Array(value.utf8)))
    }

    package func append(named name: [UInt8], to text: inout [UInt8]) -> Int {
        var count = 0
        for field in fields where field.name == name {
            if count > 0 { text.append(contentsOf: name.elementsEqual("cookie".utf8) ? "; ".utf8 : ", ".utf8) }
            text.append(contentsOf: field.value)
            count += 1
        }
        return count
    }
}
