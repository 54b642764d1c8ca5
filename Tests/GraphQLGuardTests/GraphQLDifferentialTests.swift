// SPDX-License-Identifier: Apache-2.0

import Foundation
import GraphQLGuard
import Testing

/// Verdicts of graphql-core on documents that scripts/graphql_differential.py made: accepted and refused alike, and for
/// the same rules.
@Suite struct GraphQLDifferentialTests {
    private struct Case: Decodable {
        let document: String
        let rules: [String]
    }

    /// The cases of the repository, or of the file that GATEHOUSE_GRAPHQL_CASES names.
    private static func cases() throws -> [Case] {
        let named = ProcessInfo.processInfo.environment["GATEHOUSE_GRAPHQL_CASES"].map { URL(fileURLWithPath: $0) }
        let ours = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/differential.jsonl")
        let lines = try String(contentsOf: named ?? ours, encoding: .utf8).split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
    }

    /// Both refuse the document for the first rule; then they may differ in the others.
    private static let explained: [(String, Set<String>)] = [
        // Of two fragments with one name this engine looks at the first, graphql-core at the last.
        (
            "UniqueFragmentNames",
            [
                "PossibleFragmentSpreads", "NoUnusedFragments", "NoUnusedVariables", "NoUndefinedVariables",
                "NoFragmentCycles", "VariablesInAllowedPosition", "OverlappingFieldsCanBeMerged",
                "SingleFieldSubscriptions",
            ]
        ),
        // A variable of no input type stands nowhere; graphql-core says that of each place too.
        ("VariablesAreInputTypes", ["VariablesInAllowedPosition"]),
        // graphql-core looks into type definitions that may not be there at all.
        ("ExecutableDefinitions", ["KnownTypeNames", "KnownDirectives", "KnownArgumentNames"]),
        // graphql-core leaves out fields of fragments that cannot apply.
        ("PossibleFragmentSpreads", ["SingleFieldSubscriptions"]),
        // This engine merges only fields that exist, and nothing where fragments have no end.
        ("FieldsOnCorrectType", ["OverlappingFieldsCanBeMerged"]),
        ("FragmentsOnCompositeTypes", ["OverlappingFieldsCanBeMerged", "SingleFieldSubscriptions"]),
        ("NoFragmentCycles", ["OverlappingFieldsCanBeMerged"]),
        // graphql-core knows the arguments of @deprecated, which may stand in schemas only.
        ("KnownDirectives", ["KnownArgumentNames", "ProvidedRequiredArguments", "ValuesOfCorrectType"]),
    ]

    private static func isExplained(_ ours: Set<String>, _ theirs: Set<String>, _ text: String) -> Bool {
        var difference = ours.symmetricDifference(theirs)
        for (rule, others) in explained where ours.contains(rule) && theirs.contains(rule) {
            difference.subtract(others)
        }
        // graphql-core does not find two fields in conflict where one stands in a fragment within a fragment:
        // { ...A } fragment A on Query { f(a: 1) ...B } fragment B on Query { ...C } fragment C on Query { f(a: 2) }
        if text.contains("fragment "), !theirs.contains("OverlappingFieldsCanBeMerged") {
            difference.remove("OverlappingFieldsCanBeMerged")
        }
        return difference.isEmpty
    }

    private static func rules(
        _ text: String,
        _ document: inout GraphQLDocument,
        _ validator: inout GraphQLValidator
    ) -> Set<String> {
        let bytes = Array(text.utf8)
        do {
            try document.parse(bytes.span)
        } catch {
            return [error.isLimit ? "\(error.reason)" : "Syntax"]
        }
        return Set(validator.validate(&document).map(\.rule.rawValue))
    }

    @Test func verdictsAreThoseOfGraphQLCore() throws {
        let source = try GuardTestKit.conformance("commerce/saleor.graphql")
        let schema = try GraphQLSchema.load(source.span)
        var document = GraphQLDocument()
        var validator = GraphQLValidator(schema: schema, maximumErrors: 1_000)
        let cases = try Self.cases()
        #expect(cases.count >= 300)
        for (number, example) in cases.enumerated() {
            let ours = Self.rules(example.document, &document, &validator)
            #expect(
                Self.isExplained(ours, Set(example.rules), example.document),
                "case \(number): \(example.document) ours \(ours.sorted()) theirs \(example.rules)"
            )
        }
    }
}
