// SPDX-License-Identifier: Apache-2.0

/// The comma-separated members of all fields of a name, from the last to the first.
///
/// From the right, because proxies append: what a client wrote stands on the left and cannot change
/// how the members of the proxies behind it are read. An unbalanced quote makes one odd member of all
/// that is left, never two good ones out of one.
struct ReverseMembers: IteratorProtocol {
    private let headers: HeaderBlock
    private let name: HeaderName
    /// Whether a comma within quotes belongs to the member.
    private let quotes: Bool
    /// Fields that were not begun.
    private var fieldsLeft: Int
    /// What is left of the field that was; nil between two.
    private var rest: Range<Int>?

    init(of name: HeaderName, in headers: HeaderBlock, quotes: Bool = false) {
        self.headers = headers
        self.name = name
        self.quotes = quotes
        fieldsLeft = headers.fields.count
    }

    /// The next member without the white space around it, its indices those of the block's bytes;
    /// empty where nothing stands between two commas.
    mutating func next() -> ArraySlice<UInt8>? {
        while rest == nil {
            guard fieldsLeft > 0 else { return nil }
            fieldsLeft -= 1
            let field = headers.fields[fieldsLeft]
            if field.name == name, !field.isRemoved { rest = headers.valueRange(field) }
        }
        guard let range = rest else { return nil }
        var start = range.upperBound
        var isQuoted = false
        while start > range.lowerBound {
            let byte = headers.bytes[start - 1]
            if byte == UInt8(ascii: "\""), quotes { isQuoted.toggle() }
            if byte == UInt8(ascii: ","), !isQuoted { break }
            start -= 1
        }
        rest = start > range.lowerBound ? range.lowerBound..<start - 1 : nil
        return headers.bytes[start..<range.upperBound].trimmed
    }
}
