// SPDX-License-Identifier: Apache-2.0

import JSON

/// Writes JSON, in the order in which it is told.
struct AnswerText: Sendable {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(string text: String) {
        JSONEdits.appendString(Array(text.utf8).span, to: &bytes)
    }

    mutating func write(key: String) {
        write(string: key)
        write(":")
    }

    mutating func write(_ text: AnswerText) {
        bytes.append(contentsOf: text.bytes)
    }

    /// Takes back what was written after the first `count` bytes.
    mutating func cut(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// A list; `write` writes one item.
    mutating func write<Item>(list: [Item], _ write: (inout AnswerText, Item) -> Void) {
        self.write("[")
        for (position, item) in list.enumerated() {
            if position > 0 { self.write(",") }
            write(&self, item)
        }
        self.write("]")
    }
}

extension AnswerText {
    /// `{"message":"…","locations":[{"line":1,"column":3}],"path":["cart"],"extensions":{"code":"not_found"}}`.
    mutating func write(_ fault: FieldFault) {
        write("{")
        write(key: "message")
        write(string: fault.message)
        if let location = fault.location {
            write(",\"locations\":[{\"line\":\(location.line),\"column\":\(location.column)}]")
        }
        if !fault.path.isEmpty {
            write(",\"path\":")
            write(list: fault.path) { text, step in
                switch step {
                case .field(let name): text.write(string: name)
                case .item(let position): text.write(String(position))
                }
            }
        }
        if let code = fault.code { writeExtensions(fault, code: code) }
        write("}")
    }

    private mutating func writeExtensions(_ fault: FieldFault, code: String) {
        write(",\"extensions\":{\"code\":")
        write(string: code)
        if !fault.details.isEmpty {
            write(",\"details\":")
            write(list: fault.details) { text, detail in
                text.write("{\"field\":")
                text.write(string: detail.field)
                text.write(",\"message\":")
                text.write(string: detail.message)
                text.write("}")
            }
        }
        if !fault.trace.isEmpty {
            write(",\"exception\":{\"stacktrace\":")
            write(list: fault.trace) { text, line in text.write(string: line) }
            write("}")
        }
        write("}")
    }
}
