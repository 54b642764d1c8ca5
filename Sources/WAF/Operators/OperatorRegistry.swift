// SPDX-License-Identifier: Apache-2.0

/// The operators by their words.
package enum OperatorRegistry {
    /// Makes the operator that a rule names.
    /// - Parameter word: as in the rule, without `@`; letter case does not matter.
    /// - Throws: when there is no such operator, or it cannot be made from the argument.
    package static func make(
        _ word: String,
        _ argument: OperatorArgument
    ) throws(OperatorError) -> any Operator {
        let key = word.lowercased()
        guard let type = types[key] else {
            if let advice = unsupported[key] { throw OperatorError("@\(word) is not supported: \(advice)") }
            throw OperatorError("there is no operator @\(word)")
        }
        return try type.init(argument)
    }

    /// The words ``make(_:_:)`` knows, as the reference spells them, other names included; sorted.
    package static let words: [String] = (all.map { $0.word } + aliases.map(\.alias)).sorted()

    private static let all: [any Operator.Type] = [
        BeginsWith.self, Contains.self, ContainsWord.self, DetectSQLi.self, DetectXSS.self, EndsWith.self, Eq.self,
        Ge.self, GeoLookup.self, Gt.self, IpMatch.self, IpMatchFromFile.self, Le.self, Lt.self, NoMatch.self, Pm.self,
        PmFromFile.self, Rbl.self, Rx.self, RxGlobal.self, Streq.self, Strmatch.self, UnconditionalMatch.self,
        ValidateByteRange.self, ValidateUrlEncoding.self, ValidateUtf8Encoding.self, VerifyCC.self, VerifyCPF.self,
        VerifySSN.self, VerifySVNR.self, Within.self,
    ]

    private static let aliases: [(alias: String, type: any Operator.Type)] = [
        ("ipMatchF", IpMatchFromFile.self),
        ("pmf", PmFromFile.self),
    ]

    /// What virtual patches are made of besides; the parser knows no such words.
    private static let ofPatches: [any Operator.Type] = [PatchPath.self, PatchText.self]

    private static let types: [String: any Operator.Type] = {
        var types: [String: any Operator.Type] = [:]
        for type in all + ofPatches { types[type.word.lowercased()] = type }
        for (alias, type) in aliases { types[alias.lowercased()] = type }
        return types
    }()

    /// Operators of the reference that are left out, and what to do instead.
    private static let unsupported: [String: String] = [
        "inspectfile": "rules start no programs; have uploads scanned by the service that stores them",
        "fuzzyhash": "use @pmFromFile or @rx on FILES_TMP_CONTENT",
        "validateschema": "describe the API with an OpenAPI document, whose schemas the gateway checks",
        "validatedtd": "document types are refused with the XML that brings them; use an OpenAPI document's schemas",
        "gsblookup": "the service it asked is gone; use @pmFromFile with a list of host names",
        "rsub": "bodies are not rewritten by rules; mask data with the gateway's protection of responses",
        "validatehash": "links are not signed by rules; sign them in the application, or use short-lived tokens",
    ]
}
