// SPDX-License-Identifier: Apache-2.0

import Foundation
import Matching
import Testing

@testable import WAF

/// Makes and runs operators for tests.
enum OperatorHarness {
    static func make(
        _ word: String,
        _ text: String = "",
        isDynamic: Bool = false,
        files: [String: String] = [:],
        geoDatabase: String? = nil
    ) throws(OperatorError) -> any Operator {
        try OperatorRegistry.make(
            word,
            OperatorArgument(
                text,
                isDynamic: isDynamic,
                files: MemoryRuleFiles(files),
                directory: "rules",
                geoDatabase: geoDatabase
            )
        )
    }

    static func context(wantsCaptures: Bool = false) -> OperatorContext {
        let context = OperatorContext(scratch: MatchScratch())
        context.wantsCaptures = wantsCaptures
        return context
    }

    static func matches(_ word: String, _ text: String, _ value: String) throws(OperatorError) -> Bool {
        let bytes = Array(value.utf8)
        return try make(word, text).matches(bytes.span, context())
    }

    /// What an operator captures, as text; nil when it does not match.
    static func captures(_ word: String, _ text: String, _ value: String) throws(OperatorError) -> [String]? {
        let bytes = Array(value.utf8)
        let context = context(wantsCaptures: true)
        guard try make(word, text).matches(bytes.span, context) else { return nil }
        return context.captures.map { capture in
            switch capture {
            case .range(let range): String(decoding: bytes[range], as: UTF8.self)
            case .text(let text): String(decoding: text, as: UTF8.self)
            }
        }
    }

    static func reason(_ body: () throws(OperatorError) -> any Operator) -> String {
        do {
            _ = try body()
            return "no error"
        } catch {
            return error.reason
        }
    }

    /// The folder of the conformance data.
    static func conformance() throws -> String {
        let folder = ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"]
        return try #require(folder, "GATEHOUSE_CONFORMANCE must name the folder of the conformance data")
    }

    /// Also of files that have no size, such as those in `/proc`.
    static func contents(_ path: String) throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        return Array(try file.readToEnd() ?? Data())
    }

    /// Names of the files in a folder, its subfolders included, sorted.
    static func files(in folder: String, suffix: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
    }
}

extension Operator {
    /// For expectations, which take no spans.
    func matches(bytes: [UInt8], _ context: OperatorContext) -> Bool {
        matches(bytes.span, context)
    }
}

/// Steele, Lea and Flood's generator: the same numbers in every run.
struct OperatorRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
