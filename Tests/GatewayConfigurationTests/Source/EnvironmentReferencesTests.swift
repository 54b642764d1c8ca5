// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct EnvironmentReferencesTests {
    private let references = EnvironmentReferences(variables: ["A": "one", "B_2": "${A}", "EMPTY": ""])

    @Test(
        arguments: [
            ("", ""), ("plain $ text $", "plain $ text $"), ("${A}", "one"), ("x${A}y${A}", "xoneyone"),
            ("${EMPTY}", ""),
            ("${B_2}", "${A}"), ("$${A}", "${A}"), ("$$${A}", "$${A}"), ("$A {A}", "$A {A}"), ("a$${b", "a${b"),
        ]
    )
    func referencesAreReplacedOnce(_ text: String, _ result: String) throws {
        #expect(try references.expand(text) == result)
    }

    @Test func unsetVariableIsNamed() {
        #expect(throws: EnvironmentReferences.Problem.unset("NOWHERE")) { try references.expand("a${NOWHERE}") }
    }

    @Test(arguments: ["${", "${A", "${}", "${1A}", "${A B}", "${A:-x}", "${é}"])
    func malformedReferenceIsAnError(_ text: String) {
        #expect(throws: EnvironmentReferences.Problem.malformed) { try references.expand(text) }
    }

    @Test(arguments: ["", "$", "${", "$${", "$$${A}", "a${b}c$", "${${}}", "$$"])
    func escapedTextExpandsToItself(_ text: String) throws {
        #expect(try references.expand(EnvironmentReferences.escape(text)) == text)
    }

    @Test func referencesWorkInNumbersAndBooleans() throws {
        let text = minimal("process: { workers: \"${N}\", reload_on_change: \"${B}\" }")
        let configuration = try load(text, environment: ["N": "3", "B": "true"])
        #expect(configuration.process.workers == 3)
        #expect(configuration.process.reloadOnChange)
    }

    @Test func valueOfAVariableIsNeverShown() {
        let text = minimal("http: { idle_timeout: \"${SECRET}\", max_url: \"${SECRET}\", methods: [\"${SECRET}\"] }")
        let found = errors(text, environment: ["SECRET": "hunter2"])
        #expect(found.count == 3)
        #expect(found.allSatisfy { !$0.description.contains("hunter2") })
    }
}
