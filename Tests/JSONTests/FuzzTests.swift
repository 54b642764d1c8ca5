// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// Generated and mutated documents, against Foundation's reader.
@Suite struct FuzzTests {
    private static let seeds = [
        #"{"id":"7b1c","email":"jane@example.com","lines":[{"sku":"A-1","q":2,"p":19.99,"g":false,"r":null}],"t":1e-3}"#,
        #"[[],{},[[[1,-0.5,2E+10]]],"\u00e9\ud83d\ude00\n","é😀",{"":{"a\"b":[true]}}]"#,
        "  {\n    \"a\" : [ 1 , 2 ] ,\n\t\"b\" : \"0123456789abcdefghijklmnop\"\r\n}  ",
        #""just a string with some length to it, and \\ an escape""#, "-12.5e+7", "null",
    ].map { Array($0.utf8) }

    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "0", "-", ".", "e", "1e5", "true", "nul",
        "1e999", ",]", "\u{FEFF}", " ", "\n", "\"a\":", "é", "😀", "\u{1}", "/", "'", "\\n", "\\q", "[[[", "]]]",
        "{\"k\":{\"k\":", "00", "\u{7F}",
    ].map { Array($0.utf8) }

    private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...6, using: &random)))
            case 2: bytes.insert(UInt8.random(in: 1...255, using: &random), at: place)
            case 3: bytes = Array(bytes.prefix(max(1, place)))
            case 4: bytes.insert(contentsOf: bytes.suffix(bytes.count - place).prefix(40), at: place)
            default: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            }
        }
        return bytes
    }

    /// Where Foundation does not do what RFC 8259 says.
    private enum Difference: CaseIterable {
        /// It guesses UTF-16 and UTF-32, and skips byte order marks.
        case encoding
        /// It takes a comma before the end of an array.
        case trailingComma
        /// It refuses numbers that no Double holds.
        case hugeNumber

        init?(_ bytes: [UInt8], _ error: JSONError?) {
            let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
            if bytes.prefix(4).contains(0) || marks.contains(where: { bytes.starts(with: $0) }) {
                self = .encoding
            } else if let error {
                let before = bytes[..<error.offset].last { !" \n\r\t".utf8.contains($0) }
                guard error.reason == .expectedValue, bytes[error.offset] == UInt8(ascii: "]"),
                    before == UInt8(ascii: ",")
                else { return nil }
                self = .trailingComma
            } else {
                let numbers = bytes.split { !"0123456789+-.eE".utf8.contains($0) }
                guard numbers.contains(where: { Double(String(decoding: $0, as: UTF8.self))?.isFinite == false })
                else { return nil }
                self = .hugeNumber
            }
        }
    }

    @Test func agreesWithFoundationOnWhatIsADocument() {
        var random = SplitMix64(seed: FuzzRun.seed(0x15_0A))
        var accepted = 0
        var refused = 0
        var differences: [Difference: Int] = [:]
        for _ in 0..<FuzzRun.rounds(20_000) {
            let bytes = Self.mutated(&random)
            let parsed = ParsedDocument(bytes)
            TapeCheck.check(parsed)
            let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
            if (value != nil) != (parsed.error == nil) {
                guard let difference = Difference(bytes, parsed.error) else {
                    Issue.record("\(String(decoding: bytes, as: UTF8.self)) \(String(describing: parsed.error))")
                    continue
                }
                differences[difference, default: 0] += 1
                continue
            }
            guard let value else {
                refused += 1
                continue
            }
            accepted += 1
            if parsed.document.firstDuplicateKey == nil {
                #expect(isSame(parsed, 0, value), "\(String(decoding: bytes, as: UTF8.self))")
            }
            let again = ParsedDocument(parsed.written())
            #expect(again.error == nil)
            #expect(again.dump() == parsed.dump())
        }
        // So that the test looks at both sides.
        #expect(accepted > 3_000)
        #expect(refused > 3_000)
        #expect(differences.values.reduce(0, +) < FuzzRun.rounds(100))
        #expect(Set(differences.keys) == Set(Difference.allCases))
    }

    @Test func everyPrefixOfADocumentIsReadAsFarAsItGoes() {
        for seed in Self.seeds {
            let whole = ParsedDocument(seed)
            for length in 0..<seed.count {
                let part = ParsedDocument(Array(seed.prefix(length)))
                TapeCheck.check(part)
                #expect(part.document.count <= whole.document.count)
                for node in 0..<part.document.count {
                    #expect(part.document[node].kind == whole.document[node].kind)
                    #expect(part.document[node].range.lowerBound == whole.document[node].range.lowerBound)
                    if part.error != nil, !part.document[node].isIncomplete, part.document[node].kind != .number {
                        #expect(part.document[node].range == whole.document[node].range)
                    }
                }
            }
        }
    }

    @Test func limitsHoldOnWhateverIsRead() {
        var random = SplitMix64(seed: FuzzRun.seed(0x11))
        var document = JSONDocument()
        for _ in 0..<FuzzRun.rounds(5_000) {
            let bytes = Self.mutated(&random)
            let limits = JSONLimits(
                maximumDepth: Int.random(in: 0...4, using: &random),
                maximumNodes: Int.random(in: 1...20, using: &random),
                maximumStringBytes: Int.random(in: 0...20, using: &random),
                maximumNumberBytes: Int.random(in: 1...4, using: &random),
                rejectsDuplicateKeys: Bool.random(using: &random)
            )
            let isRead = (try? document.parse(bytes.span, limits: limits)) != nil
            #expect(document.count <= limits.maximumNodes)
            #expect(isRead == document.isComplete)
            if isRead {
                for node in 0..<document.count where document[node].kind == .string {
                    #expect(document[node].content.count <= limits.maximumStringBytes)
                }
            }
            let fresh = ParsedDocument(bytes, limits: limits)
            #expect((fresh.error == nil) == isRead)
            #expect(fresh.document.count == document.count)
            TapeCheck.check(fresh)
        }
    }

    private func isSame(_ parsed: ParsedDocument, _ node: Int, _ value: Any) -> Bool {
        let document = parsed.document
        switch document[node].kind {
        case .object:
            guard let dictionary = value as? [String: Any] else { return false }
            // Swift's strings are equal by canonical equivalence, ours by bytes: members may merge there.
            guard dictionary.count <= document[node].count else { return false }
            var members = document.members(of: node)
            while let member = members.next(in: document) {
                guard let child = dictionary[parsed.text(member.key)] else { return false }
                guard dictionary.count < document[node].count || isSame(parsed, member.value, child) else {
                    return false
                }
            }
            return true
        case .array:
            guard let array = value as? [Any], array.count == document[node].count else { return false }
            var elements = document.elements(of: node)
            for child in array {
                guard let element = elements.next(in: document), isSame(parsed, element, child) else { return false }
            }
            return elements.next(in: document) == nil
        case .string: return (value as? String) == parsed.text(node)
        case .number: return (value as? NSNumber)?.doubleValue == Double(parsed.text(node))
        case .true: return (value as? Bool) == true
        case .false: return (value as? Bool) == false
        case .null: return value is NSNull
        }
    }
}
