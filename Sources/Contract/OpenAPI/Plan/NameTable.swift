// SPDX-License-Identifier: Apache-2.0

/// Names of query parameters or form fields, found by their bytes.
struct NameTable: Sendable {
    private var tables = KeyTables()
    private let table: KeyTable

    /// Names that differ from each other; they are numbered in their order.
    init(_ names: [[UInt8]]) {
        var tables = KeyTables()
        table = tables.add(names.map { ($0, -1, []) })
        self.tables = tables
    }

    /// The number of a name, -1 if it is not one of them.
    func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int { tables.find(bytes, range, in: table) }
}
