// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import WAF

/// What a transformation makes of a value; nil if the value stays as it is.
func transformed(
    _ word: String,
    _ value: [UInt8],
    unicodeMap: UnicodeMap? = nil,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> [UInt8]? {
    let transformation = try #require(
        TransformationRegistry.transformation(named: word, unicodeMap: unicodeMap),
        sourceLocation: sourceLocation
    )
    // Something is there already, which must stay.
    let before: [UInt8] = [1, 2, 3]
    var output = before
    let changed = transformation.transform(value.span, into: &output)
    #expect(output.starts(with: before), "\(word) keeps what was there", sourceLocation: sourceLocation)
    let appended = Array(output.dropFirst(before.count))
    if !changed {
        #expect(appended.isEmpty, "\(word) appends nothing to say «unchanged»", sourceLocation: sourceLocation)
        return nil
    }
    #expect(appended != value, "\(word) says «changed» of an equal value", sourceLocation: sourceLocation)
    return appended
}

/// As text: each byte is the character of ISO 8859-1 with its number.
func latin1(_ bytes: [UInt8]) -> String { String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) }

func bytes(latin1 text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

/// What is left of a text after a transformation, changed or not.
func outcome(
    _ word: String,
    of text: String,
    unicodeMap: UnicodeMap? = nil,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> String {
    let value = bytes(latin1: text)
    return latin1(try transformed(word, value, unicodeMap: unicodeMap, sourceLocation: sourceLocation) ?? value)
}

/// The transformation vectors of the conformance data.
struct TransformationVector: Decodable, CustomTestStringConvertible {
    var input: String
    var output: String
    var ret: Int

    var testDescription: String { input.debugDescription }

    /// All vectors, by the word they are for.
    static func all() throws -> [(word: String, vectors: [TransformationVector])] {
        let folder = try #require(
            ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"],
            "GATEHOUSE_CONFORMANCE must name the folder of the conformance data"
        )
        let files = URL(filePath: folder).appending(path: "modsecurity/transformations")
        return try FileManager.default.contentsOfDirectory(at: files, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
            .map { file in
                let word = file.deletingPathExtension().lastPathComponent
                return (word, try JSONDecoder().decode([TransformationVector].self, from: Data(contentsOf: file)))
            }
    }

    /// The value: UTF-8, with `\u00XX` for a byte, and `\xXX` too unless the vector is about that very escape.
    func value(for word: String) -> [UInt8] {
        Self.unescape(input, marks: ["jsDecode", "escapeSeqDecode"].contains(word) ? ["u00"] : ["u00", "x"])
    }

    var expected: [UInt8] { Self.unescape(output, marks: ["u00", "x"]) }

    private static func unescape(_ text: String, marks: [String]) -> [UInt8] {
        var rest = Array(text.utf8)[...]
        var result: [UInt8] = []
        scan: while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") {
                for mark in marks where rest.starts(with: mark.utf8) {
                    let digits = rest.dropFirst(mark.utf8.count).prefix(2)
                    if digits.count == 2, let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
                        result.append(byte)
                        rest = rest.dropFirst(mark.utf8.count + 2)
                        continue scan
                    }
                }
            }
            result.append(byte)
        }
        return result
    }
}
