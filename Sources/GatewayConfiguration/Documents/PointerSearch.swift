// SPDX-License-Identifier: Apache-2.0

/// Finds a value in valid JSON by its JSON Pointer (RFC 6901), for messages. Not for the path of a request.
struct PointerSearch {
    private let json: [UInt8]
    private var index = 0

    /// Where the value begins, or the nearest one around it that is there.
    static func offset(of pointer: some StringProtocol, in json: [UInt8]) -> Int {
        var search = PointerSearch(json: json)
        search.skipSpace()
        var found = search.index
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
            guard search.enter(name) else { break }
            found = search.index
        }
        return found
    }

    /// Goes from a container to one of its values.
    private mutating func enter(_ name: String) -> Bool {
        let opening = byte
        guard opening == UInt8(ascii: "{") || opening == UInt8(ascii: "[") else { return false }
        index += 1
        var position = 0
        while true {
            skipSpace()
            guard let byte, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") else { return false }
            var isWanted = name == String(position)
            if opening == UInt8(ascii: "{") {
                isWanted = key().map { $0.utf8.elementsEqual(name.utf8) } == true
                skip(UInt8(ascii: ":"))
            }
            if isWanted { return true }
            skipValue()
            skip(UInt8(ascii: ","))
            position += 1
        }
    }

    private mutating func key() -> String? {
        let start = index
        skipString()
        let text = json[start..<index]
        // Escapes in keys are rare enough to leave them to the reader of whole documents.
        guard text.contains(UInt8(ascii: "\\")) else {
            return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? DocumentScanner.text(ofString: Array(text))
    }

    private mutating func skipValue() {
        var depth = 0
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                skipString()
                if depth == 0 { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    index += 1
                    return
                }
            case UInt8(ascii: ","):
                if depth == 0 { return }
            default: break
            }
            index += 1
        }
    }

    private mutating func skipString() {
        index += 1
        while let byte, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
        index = min(index + 1, json.count)
    }

    private mutating func skip(_ separator: UInt8) {
        skipSpace()
        if byte == separator { index += 1 }
        skipSpace()
    }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private var byte: UInt8? { json.indices.contains(index) ? json[index] : nil }
}
