// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

/// Each rule of the specification's chapter 5 with documents that keep it and documents that break it.
@Suite struct ValidationRuleTests {
    private static let dog = "fragment F on Dog { name } "

    static let valid: [String] = [
        "{ dog { name } }",
        "query A { dog { name } } query B { dog { name } }",
        "query A @once { dog @tag(name: \"a\") @tag(name: \"b\") { name } }",
        "{ __typename __schema { types { name fields { name type { name ofType { name } } } } } __type(name: \"Dog\") { name } }",
        "{ pet { __typename name ... on Dog { barks } ... on Cat { meows } ... on Being { name } } }",
        "{ catOrDog { __typename ... on Pet { name } ... on Dog { age } } }",
        "{ humanOnly { ... on Being { name } } being { ... on Pet { name } } }",
        "{ dog { ...F } } \(dog)",
        "{ dog { ... @include(if: true) { name } ...F @skip(if: false) } } \(dog)",
        "{ dog { name name nickname a: name(surname: true) a: name(surname: true) } }",
        "{ pet { ... on Dog { x: nickname } ... on Cat { x: name } } }",
        "{ pet { ... on Dog { x: isAt(x: 1) } ... on Cat { x: meows } } }",
        "{ dogs(filter: { name: \"a\", size: 1 }) { name } dogs(filter: { size: 1, name: \"a\" }) { age } }",
        "{ dogs(first: 3, filter: {name: \"x\"}) { name } dogs(filter: {name: \"x\"}, first: 3) { age } }",
        "{ dog { doesKnow(command: SIT) isAt(x: 1) } }",
        "{ human(id: 4) { name } b: human(id: \"4\") { name } }",
        "{ numbers(values: [1, 2], matrix: [[1], [null], null]) }",
        "{ numbers(values: 1, matrix: 1) enumList(list: [SIT, null, ROLL]) }",
        "{ blob(value: { a: [1, \"b\", C, { d: null }] }) }",
        "query ($x: String) { blob(value: { a: [$x] }) }",
        "{ choose(choice: { a: \"x\" }) }",
        "query ($v: String!) { choose(choice: { a: $v }) }",
        "query ($c: Command!, $x: Int = 4) { dog { doesKnow(command: $c) isAt(x: $x) } }",
        "query ($y: Int) { dog { isAt(x: 1, y: $y) } }",
        "query ($f: Filter) { dogs(filter: $f) { name } }",
        "query ($n: String!, $on: Boolean) { dogs(filter: { name: $n, on: $on }) { name } }",
        "query ($v: [Int!]!) { numbers(values: $v) }",
        "query ($v: Int!) { numbers(values: [$v]) }",
        "query ($id: ID @once) { human(id: $id) { name } }",
        "query ($s: Boolean) { dog { ...G } } fragment G on Dog { name(surname: $s) }",
        "mutation { rename(id: 1, name: \"\"\"block\"\"\") { name } }",
        "subscription { barked(loud: true) { name } }",
        "subscription { ...S } fragment S on Subscription { barked { name } }",
        "{ dog { ... @defer(label: \"x\") { name } friends @stream(initialCount: 1) { name } } }",
        "{ dog { friends { ... on Dog { age: age } ... on Cat { nickname } } } extra }",
        "{ dogs(filter: { name: \"n\", inner: { name: \"m\", tags: \"one\" } }) { name } }",
    ]

    @Test("documents that keep all rules have no errors", arguments: valid)
    func validCase(text: String) throws {
        #expect(try GuardTestKit.validate(text, PetSchema.schema.get()) == [])
    }

    static let invalid: [(GraphQLRule, String)] = [
        (.executableDefinitions, "{ dog { name } } type X { a: Int }"),
        (.executableDefinitions, "{ dog { name } } extend type Dog { a: Int }"),
        (.uniqueOperationNames, "query A { dog { name } } mutation A { rename(id: 1, name: \"a\") { name } }"),
        (.loneAnonymousOperation, "{ dog { name } } query B { dog { name } }"),
        (.singleFieldSubscriptions, "subscription { barked { name } moved { name } }"),
        (
            .singleFieldSubscriptions,
            "subscription { ...S } fragment S on Subscription { barked { name } moved { name } }"
        ),
        (.singleFieldSubscriptions, "subscription { a: barked { name } b: barked { name } }"),
        (.singleFieldSubscriptions, "subscription { __typename }"),
        (.fieldsOnCorrectType, "{ dog { meows } }"),
        (.fieldsOnCorrectType, "{ pet { nickname } }"),
        (.fieldsOnCorrectType, "{ catOrDog { name } }"),
        (.fieldsOnCorrectType, "{ dog { __schema { types { name } } } }"),
        (.fieldsOnCorrectType, "mutation { dog { name } }"),
        (.scalarLeafs, "{ dog }"),
        (.scalarLeafs, "{ dog { name { length } } }"),
        (.overlappingFieldsCanBeMerged, "{ dog { x: name x: nickname } }"),
        (.overlappingFieldsCanBeMerged, "{ dog { name(surname: true) name } }"),
        (.overlappingFieldsCanBeMerged, "{ dog { name(surname: true) name(surname: false) } }"),
        (.overlappingFieldsCanBeMerged, "{ dog { x: name } dog { x: nickname } }"),
        (
            .overlappingFieldsCanBeMerged,
            "{ dog { ...A ...B } } fragment A on Dog { x: name } fragment B on Dog { x: age }"
        ),
        (.overlappingFieldsCanBeMerged, "{ pet { ... on Dog { x: age } ... on Cat { x: nickname } } }"),
        (.overlappingFieldsCanBeMerged, "{ pet { ... on Dog { x: age } ... on Cat { x: age } } }"),
        (.overlappingFieldsCanBeMerged, "{ pet { x: name ... on Dog { x: nickname } } }"),
        (
            .overlappingFieldsCanBeMerged,
            "{ pet { ... on Dog { o: owner { x: iq } } ... on Cat { o: owner { x: name } } } }"
        ),
        (
            .overlappingFieldsCanBeMerged,
            "query ($a: Boolean, $b: Boolean) { dog { name(surname: $a) name(surname: $b) } }"
        ),
        (.overlappingFieldsCanBeMerged, "{ a: dog { name } a: cat { name } }"),
        (.knownArgumentNames, "{ dog { name(first: 1) } }"),
        (.knownArgumentNames, "{ dog @include(if: true, unless: false) { name } }"),
        (.uniqueArgumentNames, "{ dog { name(surname: true, surname: true) } }"),
        (.uniqueArgumentNames, "{ dog { name @tag(name: \"a\", name: \"b\") } }"),
        (.providedRequiredArguments, "{ dog { doesKnow } }"),
        (.providedRequiredArguments, "{ dog { isAt(y: 1) } }"),
        (.providedRequiredArguments, "{ dog { name @include } }"),
        (.uniqueFragmentNames, "{ dog { ...F } } \(dog) \(dog)"),
        (.knownTypeNames, "{ dog { ... on Nobody { name } } }"),
        (.knownTypeNames, "{ dog { ...G } } fragment G on Nobody { name }"),
        (.knownTypeNames, "query ($x: Nobody) { blob(value: $x) }"),
        (.knownTypeNames, "{ dog { ... on __MetaFields { __typename } } }"),
        (.fragmentsOnCompositeTypes, "{ dog { ... on Command { name } } }"),
        (.fragmentsOnCompositeTypes, "{ dog { ...G } } fragment G on Filter { name }"),
        (.noUnusedFragments, "{ dog { name } } \(dog)"),
        (.noUnusedFragments, "{ dog { name } } fragment A on Dog { ...B } fragment B on Dog { name }"),
        (.knownFragmentNames, "{ dog { ...Nobody } }"),
        (.noFragmentCycles, "{ dog { ...A } } fragment A on Dog { owner { pets { ...A } } }"),
        (
            .noFragmentCycles,
            "{ dog { ...A } } fragment A on Dog { ...B } fragment B on Dog { ...C } fragment C on Dog { ...A }"
        ),
        (.possibleFragmentSpreads, "{ dog { ... on Cat { meows } } }"),
        (.possibleFragmentSpreads, "{ dog { ...G } } fragment G on Human { name }"),
        (.possibleFragmentSpreads, "{ pet { ... on HumanOnly { __typename } } }"),
        (.possibleFragmentSpreads, "{ humanOnly { ... on Pet { name } } }"),
        (.valuesOfCorrectType, "{ dog { name(surname: 1) } }"),
        (.valuesOfCorrectType, "{ dog { isAt(x: \"1\") } }"),
        (.valuesOfCorrectType, "{ dog { isAt(x: 1.0) } }"),
        (.valuesOfCorrectType, "{ dog { isAt(x: 2147483648) } }"),
        (.valuesOfCorrectType, "{ dog { isAt(x: 99999999999999999999999) } }"),
        (.valuesOfCorrectType, "{ dog { isAt(x: null) } }"),
        (.valuesOfCorrectType, "{ dog { doesKnow(command: JUMP) } }"),
        (.valuesOfCorrectType, "{ dog { doesKnow(command: \"SIT\") } }"),
        (.valuesOfCorrectType, "{ human(id: 1.5) { name } }"),
        (.valuesOfCorrectType, "{ human(id: true) { name } }"),
        (.valuesOfCorrectType, "{ numbers(values: [1, \"2\"]) }"),
        (.valuesOfCorrectType, "{ numbers(values: [null]) }"),
        (.valuesOfCorrectType, "{ dogs(filter: { tags: [] }) { name } }"),
        (.valuesOfCorrectType, "{ dogs(filter: { name: \"a\", nobody: 1 }) { name } }"),
        (.valuesOfCorrectType, "{ dogs(filter: \"a\") { name } }"),
        (.valuesOfCorrectType, "{ dogs(filter: { name: \"a\", size: \"b\" }) { name } }"),
        (.valuesOfCorrectType, "mutation { rename(id: 1, name: 2) { name } }"),
        (.valuesOfCorrectType, "query ($x: Int = \"a\") { numbers(values: $x) }"),
        (.uniqueInputFieldNames, "{ dogs(filter: { name: \"a\", name: \"b\" }) { name } }"),
        (.uniqueInputFieldNames, "{ blob(value: { a: 1, a: 2 }) }"),
        (.oneOfInputObjects, "{ choose(choice: { a: \"x\", b: 1 }) }"),
        (.oneOfInputObjects, "{ choose(choice: {}) }"),
        (.valuesOfCorrectType, "{ choose(choice: { a: null }) }"),
        (.variablesInAllowedPosition, "query ($v: String) { choose(choice: { a: $v }) }"),
        (.knownDirectives, "{ dog @nobody { name } }"),
        (.knownDirectives, "query @skip(if: true) { dog { name } }"),
        (.knownDirectives, "{ dog { ...F @tag(name: \"x\") } } \(dog)"),
        (.uniqueDirectivesPerLocation, "{ dog @skip(if: true) @skip(if: false) { name } }"),
        (.incrementalDelivery, "{ dog @stream { name } }"),
        (.incrementalDelivery, "query ($l: String) { dog { ... @defer(label: $l) { name } } }"),
        (.uniqueVariableNames, "query ($x: Int!, $x: Int!) { dog { isAt(x: $x) } }"),
        (.variablesAreInputTypes, "query ($x: Dog) { blob(value: $x) }"),
        (.noUndefinedVariables, "{ dog { isAt(x: $x) } }"),
        (.noUndefinedVariables, "{ dog { ...G } } fragment G on Dog { isAt(x: $x) }"),
        (.noUndefinedVariables, "{ blob(value: { a: [$x] }) }"),
        (.noUnusedVariables, "query ($x: Int) { dog { name } }"),
        (.noUnusedVariables, "query A($x: Int!) { dog { isAt(x: $x) } } query B($x: Int!) { dog { name } }"),
        (.variablesInAllowedPosition, "query ($x: Int) { dog { isAt(x: $x) } }"),
        (.variablesInAllowedPosition, "query ($x: String!) { dog { isAt(x: $x) } }"),
        (.variablesInAllowedPosition, "query ($x: Int = null) { dog { isAt(x: $x) } }"),
        (.variablesInAllowedPosition, "query ($v: [Int]) { numbers(values: $v) }"),
        (.variablesInAllowedPosition, "query ($v: Int) { numbers(values: $v) }"),
        (.variablesInAllowedPosition, "query ($v: Int) { numbers(values: [$v]) }"),
        (.variablesInAllowedPosition, "query ($v: String) { dog { name @include(if: $v) } }"),
    ]

    @Test("documents that break a rule are told so", arguments: invalid)
    func invalidCase(rule: GraphQLRule, text: String) throws {
        let errors = try GuardTestKit.validate(text, PetSchema.schema.get())
        #expect(errors.contains { $0.rule == rule }, "\(errors)")
        #expect(errors.allSatisfy { $0.line == 1 && $0.column > 0 })
    }

    @Test func everyRuleHasDocumentsThatBreakIt() {
        let others: Set<GraphQLRule> = [
            .syntax, .documentLimits, .knownOperationTypes, .variableValues, .operationSelection,
        ]
        let tested = Set(Self.invalid.map(\.0))
        #expect(Set(GraphQLRule.allCases).subtracting(tested) == others)
    }

    @Test func operationsWithoutARootTypeAreRefused() throws {
        let schema = try GuardTestKit.schema("type Query { a: Int }")
        #expect(try GuardTestKit.validate("mutation { a }", schema).map(\.rule) == [.knownOperationTypes])
    }

    @Test func errorsHoldPlacesAndNoValues() throws {
        let text = "{\n  dog {\n    isAt(x: \"secret\")\n    doesKnow(command: SECRET)\n  }\n}"
        let errors = try GuardTestKit.validate(text, PetSchema.schema.get())
        #expect(errors.map(\.line) == [3, 4])
        #expect(errors.map(\.column) == [13, 23])
        #expect(!errors.contains { $0.message.lowercased().contains("secret") })
    }

    @Test func errorsNameNothingOfTheSchemaThatWasNotSent() throws {
        let errors = try GuardTestKit.validate("{ dog { nam meows } }", PetSchema.schema.get())
        #expect(errors.map(\.message) == ["there is no field \"nam\" here", "there is no field \"meows\" here"])
    }

    @Test func aValidatorForgetsTheLastDocument() throws {
        var validator = GraphQLValidator(schema: try PetSchema.schema.get())
        for (_, text) in Self.invalid {
            var document = try GuardTestKit.parse(text)
            #expect(!validator.validate(&document).isEmpty)
        }
        for text in Self.valid {
            var document = try GuardTestKit.parse(text)
            #expect(validator.validate(&document) == [], "\(text)")
        }
    }
}
