// SPDX-License-Identifier: Apache-2.0

package import Matching

/// A SecLang operator with its argument read: says whether a value matches. Negation is the rule's business.
package protocol Operator: Sendable {
    /// The word of the reference, without `@`.
    static var word: String { get }

    init(_ argument: OperatorArgument) throws(OperatorError)

    /// What a value must hold to match, when that is known without running the operator.
    var gate: ByteGate? { get }

    /// The literals of which a value must hold one to match, when such are known.
    var literalGate: LiteralGate? { get }

    /// What a value without special characters must hold to match, when more is known of such.
    var plainGate: PlainGate? { get }

    /// A pattern that matches whatever the operator matches, for a search for many patterns at once; nil for none.
    var setMember: PatternSetMember? { get }

    /// Whether the answer depends on nothing but the value and the argument, and asking has no other effect.
    var looksAtValueAlone: Bool { get }

    /// What the writer of the rule should know, such as that the operator never matches here; nil for nothing.
    var warning: String? { get }

    func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool
}

extension Operator {
    package var gate: ByteGate? { nil }
    package var literalGate: LiteralGate? { nil }
    package var plainGate: PlainGate? { nil }
    package var setMember: PatternSetMember? { nil }
    package var looksAtValueAlone: Bool { true }
    package var warning: String? { nil }
}

/// What an operator is made from.
package struct OperatorArgument: Sendable {
    /// The argument as written, when it has no macro.
    package let text: String
    /// Whether the argument has macros (`%{tx.limit}`): then it is expanded for each evaluation, and is in
    /// ``OperatorContext/parameter``, and `text` is not to be used.
    package let isDynamic: Bool
    /// Reads files the argument names.
    package let files: any RuleFiles
    /// Folder of the rule file: relative names start there.
    package let directory: String
    /// Path of the MaxMind database of `SecGeoLookupDb`; nil when the directive was not given.
    package let geoDatabase: String?

    package init(
        _ text: String,
        isDynamic: Bool = false,
        files: any RuleFiles,
        directory: String,
        geoDatabase: String? = nil
    ) {
        self.text = text
        self.isDynamic = isDynamic
        self.files = files
        self.directory = directory
        self.geoDatabase = geoDatabase
    }

    /// The argument of an operator that has to know it when rules are loaded.
    func literal(for word: String) throws(OperatorError) -> String {
        guard !isDynamic else {
            throw OperatorError(
                "@\(word) is prepared when rules are loaded, so its argument cannot hold a macro; write the value out"
            )
        }
        return text
    }
}

/// Why an operator cannot be made from its argument; for people, without a location.
package struct OperatorError: Error, Hashable, Sendable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
