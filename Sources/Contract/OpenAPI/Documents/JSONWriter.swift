// SPDX-License-Identifier: Apache-2.0

import JSON

/// Writes JSON texts, compact, members in the order they are given.
struct JSONWriter {
    private var bytes: [UInt8] = []
    private var needsComma = false

    consuming func finish() -> [UInt8] { bytes }

    mutating func object(_ name: String? = nil, _ content: (inout JSONWriter) -> Void) {
        begin(name)
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        content(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func array(_ name: String? = nil, _ content: (inout JSONWriter) -> Void) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        content(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    mutating func member(_ name: String, _ text: String) {
        begin(name)
        append(text)
    }

    /// - Parameter token: a JSON number, or true or false.
    mutating func member(_ name: String, number token: String) {
        begin(name)
        bytes.append(contentsOf: token.utf8)
    }

    mutating func element(_ text: String) {
        begin(nil)
        append(text)
    }

    private mutating func begin(_ name: String?) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        guard let name else { return }
        append(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ text: String) {
        let utf8 = Array(text.utf8)
        JSONEdits.appendString(utf8.span, to: &bytes)
    }
}
