// SPDX-License-Identifier: Apache-2.0

/// One file of an OpenAPI document, as JSON.
package struct ContractDocument: Sendable, Hashable {
    /// `file:` and the absolute path, percent-encoded (RFC 8089): what references are resolved against.
    package let uri: String
    /// Absolute.
    package let path: String
    /// Valid JSON (RFC 8259) in UTF-8 without repeated keys, in the order of the file. A file in JSON is as it was
    /// written, one in YAML was converted by the core schema of YAML 1.2.
    package let json: [UInt8]
    private let origin: ContractOrigin

    init(uri: String, path: String, json: [UInt8], origin: ContractOrigin) {
        self.uri = uri
        self.path = path
        self.json = json
        self.origin = origin
    }

    /// Where in the file the value or the key was written that holds this byte of ``json``.
    package func place(atByte offset: Int) -> SourcePlace {
        origin.place(atByte: offset, of: json)
    }

    /// Where in the file the value was written that a JSON Pointer (RFC 6901) leads to, or the nearest one around it.
    package func place(ofPointer pointer: String) -> SourcePlace {
        place(atByte: PointerSearch.offset(of: pointer, in: json))
    }
}

/// Where the parts of a document's JSON come from.
struct ContractOrigin: Sendable, Hashable {
    struct Mark: Sendable, Hashable {
        /// Where in the JSON a value or a key begins.
        var offset: UInt32
        var line: UInt32
        var column: UInt32
    }

    /// As messages call the file.
    let file: String
    /// By offset; nil where the JSON is the file itself.
    let marks: [Mark]?

    func place(atByte offset: Int, of json: [UInt8]) -> SourcePlace {
        guard let marks else { return Self.place(atByte: offset, of: json, file: file) }
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= max(offset, 0) { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return SourcePlace(file: file, line: 1, column: 1) }
        let mark = marks[low - 1]
        return SourcePlace(file: file, line: Int(mark.line), column: Int(mark.column))
    }

    static func place(atByte offset: Int, of text: [UInt8], file: String) -> SourcePlace {
        let before = text.prefix(max(offset, 0))
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Every scalar has one byte that continues none.
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return SourcePlace(file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column)
    }
}
