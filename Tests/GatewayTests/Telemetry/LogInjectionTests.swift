// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation
import GatewayConfiguration
import Testing

@testable import Gateway

/// Whatever stands in a record, a line stays one line of its format.
@Suite struct LogInjectionTests {
    /// A record whose every value is `bytes`, past all parsers.
    static func record(of bytes: [UInt8]) -> AccessRecord {
        let text = String(decoding: bytes, as: UTF8.self)
        var record = AccessRecord()
        record.head.headers.add(.userAgent, bytes)
        let start = record.head.headers.bytes.count
        record.head.headers.bytes += bytes
        let range = start..<record.head.headers.bytes.count
        record.head.pathRange = range
        record.head.queryRange = range
        record.head.hostRange = range
        record.listener = text
        record.route = text
        record.upstream = text
        record.findings = [Finding(.rate, rule: text, message: text, variable: text, mode: .block)]
        return record
    }

    static func isHarmless(_ line: [UInt8]) -> Bool {
        guard line.last == 0x0A, String(validating: line, as: UTF8.self) != nil else { return false }
        return String(decoding: line.dropLast(), as: UTF8.self).unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
            default: true
            }
        }
    }

    @Test func arbitraryBytesStayInOneLine() throws {
        var random = SplitMix64(seed: 8)
        let alphabet: [[UInt8]] = [
            [0x0A], [0x0D, 0x0A], [0x1B, 0x5B, 0x32, 0x4A], [0x22], [0x5C], [0x00], [0x7F], [0x20], [0xC2, 0x9B],
            [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xAE], [0xEF, 0xBB, 0xBF], [0xC3, 0xA9], [0xF0, 0x9F, 0x9B, 0x92],
            [0x26], [0x3D], [0x25], Array("token=".utf8), Array("4111111111111111".utf8), Array("\",\"x\":1}".utf8),
        ]
        for round in 0..<1500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                if Bool.random(using: &random) {
                    bytes += alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                } else {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            let record = Self.record(of: bytes)
            for logs in [Records.json, Records.readable] {
                #expect(Self.isHarmless(Records.line(record, logs.logging("user-agent"))), "round \(round)")
            }
            #expect(try Records.object(record)["listener"] is String, "round \(round)")
        }
    }

    @Test func bytesThatAreNotUTF8BecomeReplacementCharacters() throws {
        let object = try Records.object(Self.record(of: Array("/a".utf8) + [0xFF, 0xC3] + Array("b".utf8)))
        #expect(object["path"] as? String == "/a\u{FFFD}\u{FFFD}b")
    }

    @Test func charactersOutsideASCIIAreKept() throws {
        let object = try Records.object(Self.record(of: Array("/caf\u{E9}/\u{1F6D2}".utf8)))
        #expect(object["path"] as? String == "/caf\u{E9}/\u{1F6D2}")
    }

    @Test func controlsAreWrittenAsEscapes() {
        let line = Records.text(Self.record(of: Array("/\u{1B}[2J\n\u{9B}\u{202E}x".utf8)), Records.readable)
        #expect(line.contains("/\\u001b[2J\\u000a\\u009b\\u202ex"))
    }

    @Test func clientCannotForgeFieldsOfTheTextLine() {
        let line = Records.text(Self.record(of: Array("/x 200 1B id=1".utf8)), Records.readable)
        #expect(line.contains("/x\\u0020200\\u00201B\\u0020id=1"))
    }
}
