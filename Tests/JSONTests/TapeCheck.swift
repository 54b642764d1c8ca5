// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// What holds for every tape, whatever was read.
enum TapeCheck {
    static func check(_ parsed: ParsedDocument, sourceLocation: SourceLocation = #_sourceLocation) {
        let document = parsed.document
        var faults: [String] = []
        if document.count > 0 {
            var ends: [(index: Int, offset: Int, children: Int, isObject: Bool)] = []
            if document[0].next != document.count { faults.append("the root does not end the tape") }
            var lastStart = -1
            for index in 0..<document.count {
                while let last = ends.last, last.index == index {
                    if last.children != 0 { faults.append("wrong count of children before \(index)") }
                    ends.removeLast()
                }
                let node = document[index]
                if node.next <= index || node.next > document.count { faults.append("\(index) leads nowhere") }
                if node.range.lowerBound <= lastStart || node.range.upperBound > parsed.bytes.count {
                    faults.append("\(index) stands outside")
                }
                lastStart = node.range.lowerBound
                if node.content.lowerBound < node.range.lowerBound || node.content.upperBound > node.range.upperBound {
                    faults.append("\(index) holds more than it has")
                }
                if let last = ends.last {
                    if node.next > last.index { faults.append("\(index) reaches out of its container") }
                    if node.range.upperBound > last.offset { faults.append("\(index) ends after its container") }
                    let isAfterKey = index > 0 && document[index - 1].isKey
                    if last.isObject, node.isKey == isAfterKey { faults.append("keys and values out of step") }
                    if !node.isKey { ends[ends.count - 1].children -= 1 }
                } else if index > 0 {
                    faults.append("\(index) stands beside the root")
                }
                if node.kind == .object || node.kind == .array {
                    ends.append((node.next, node.range.upperBound, node.count, node.kind == .object))
                } else if node.next != index + 1 {
                    faults.append("\(index) has children")
                }
                if document.isComplete && node.isIncomplete { faults.append("\(index) is incomplete in a whole") }
            }
            while let last = ends.popLast() {
                if last.index != document.count || last.children != 0 { faults.append("a container is left over") }
            }
            if document[document.count - 1].isKey { faults.append("a key without a value") }
        }
        #expect(faults.isEmpty, "\(String(decoding: parsed.bytes, as: UTF8.self))", sourceLocation: sourceLocation)
    }
}
