// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import WAF

/// ModSecurity's vectors for operators.
@Suite struct OperatorVectorTests {
    struct Vector: Decodable {
        let name: String
        let param: String?
        let input: String
        let ret: Int
        let groups: [String]?

        enum CodingKeys: String, CodingKey {
            case name, param, input, ret
            case groups = "re_groups"
        }
    }

    /// What the vectors of `@pmFromFile` imply of the file they name, which is not among the data.
    static let phrases = ["rules/pmFromFile-01.dat": "# phrases\n\nabc\ndef\nghi\nxxx yyy zzz\n"]

    /// Vectors that do not apply, by operator, with the reason.
    static let notApplicable = [
        "validateNid": 4,  // Not an operator of ModSecurity.
        "validateSchema": 5,  // Not supported: an error at load.
    ]

    /// Argument and value of vectors that we answer differently, with the reason.
    static let expectedFailures: Set<[String]> = [
        ["10.0.0.0/100", "10.10.10.11"]  // No IPv4 range is that long: an error at load instead of no match.
    ]

    @Test func operatorsAnswerAsTheVectorsSay() throws {
        let folder = try OperatorHarness.conformance() + "/modsecurity/operators"
        var ran = 0
        var skipped: [String: Int] = [:]
        var failed: Set<[String]> = []
        for path in OperatorHarness.files(in: folder, suffix: ".json") {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            for vector in try JSONDecoder().decode([Vector].self, from: data) {
                guard Self.notApplicable[vector.name] == nil else {
                    skipped[vector.name, default: 0] += 1
                    continue
                }
                ran += 1
                if try answer(vector) != (vector.ret == 1) { failed.insert([vector.param ?? "", vector.input]) }
            }
        }
        #expect(failed == Self.expectedFailures)
        #expect(skipped == Self.notApplicable)
        #expect(ran == 3925)
    }

    /// Nil when the operator cannot be made.
    private func answer(_ vector: Vector) throws -> Bool? {
        guard let made = try? OperatorHarness.make(vector.name, vector.param ?? "", files: Self.phrases) else {
            return nil
        }
        let bytes = Self.bytes(vector.input)
        let context = OperatorHarness.context(wantsCaptures: true)
        let matched = made.matches(bytes.span, context)
        if let groups = vector.groups {
            let captured = context.captures.map { capture in
                guard case .range(let range) = capture else { return "" }
                return String(decoding: bytes[range], as: UTF8.self)
            }
            #expect(captured == groups, "\(vector.param ?? "")")
        }
        return matched
    }

    /// The vectors write bytes as the characters with these numbers, and as `\x03` and `\u0000`.
    private static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            if scalars[index] == "\\", index + 3 < scalars.count, scalars[index + 1] == "x",
                let byte = UInt8(String(String.UnicodeScalarView(scalars[index + 2...index + 3])), radix: 16)
            {
                bytes.append(byte)
                index += 4
            } else if scalars[index...].starts(with: "\\u0000".unicodeScalars) {
                bytes.append(0)
                index += 6
            } else {
                bytes += UInt8(exactly: scalars[index].value).map { [$0] } ?? Array(String(scalars[index]).utf8)
                index += 1
            }
        }
        return bytes
    }
}
