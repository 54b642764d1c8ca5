// SPDX-License-Identifier: Apache-2.0

import Contract

/// The header fields of a message, as a contract asks for them: those that stages have not taken out.
struct ReceivedFields: ContractHeaders {
    let block: HeaderBlock

    func append(named name: [UInt8], to text: inout [UInt8]) -> Int {
        var count = 0
        for field in block.fields where !field.isRemoved && isNamed(field, name) {
            if count > 0 { text.append(contentsOf: name.elementsEqual("cookie".utf8) ? "; ".utf8 : ", ".utf8) }
            text.append(contentsOf: block.value(field))
            count += 1
        }
        return count
    }

    private func isNamed(_ field: HeaderBlock.Field, _ name: [UInt8]) -> Bool {
        let range = block.nameRange(field)
        guard range.count == name.count else { return false }
        for (offset, byte) in name.enumerated() where block.bytes[range.lowerBound + offset].lowercased != byte {
            return false
        }
        return true
    }
}

extension HeaderBlock {
    /// Where the value of `content-type` stands; empty if there is none.
    var contentTypeRange: Range<Int> {
        guard contains(.contentType) else { return 0..<0 }
        for field in fields where field.name == .contentType && !field.isRemoved { return valueRange(field) }
        return 0..<0
    }

    /// Whether the content is in a coding that checks cannot look into.
    var isEncoded: Bool {
        guard let coding = first(.contentEncoding) else { return false }
        return !coding.equalsIgnoringCase("identity")
    }
}
