// SPDX-License-Identifier: Apache-2.0

import Matching

/// `@patchText`: a regular expression of a virtual patch is found in the value. As `@rx`, but over characters of UTF-8
/// instead of bytes, and `%{` is no macro. Rule files cannot name it.
struct PatchText: Operator {
    static var word: String { "patchText" }

    private let pattern: Pattern

    init(_ argument: OperatorArgument) throws(OperatorError) {
        do throws(PatternError) {
            pattern = try Pattern(Self.plain(argument.text), options: .utf)
        } catch {
            throw OperatorError("regular expression: \(error.message), at byte \(error.offset)")
        }
    }

    func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        switch pattern.match(value, context.scratch) {
        case .noMatch: false
        case .match: true
        case .exceededBudget: context.giveUp()
        }
    }

    /// The argument for a regular expression, which never holds a NUL.
    static func argument(_ pattern: String) -> String {
        pattern.split(separator: "%{", omittingEmptySubsequences: false).joined(separator: "%\0{")
    }

    static func plain(_ argument: String) -> String { argument.filter { $0 != "\0" } }

    /// A regular expression that matches a text and nothing else.
    static func whole(_ text: String) -> String { "\\A\(quoted(text))\\z" }

    static func quoted(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            let isPlain = !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            return isPlain ? String(scalar) : "\\x{\(String(scalar.value, radix: 16))}"
        }.joined()
    }
}
