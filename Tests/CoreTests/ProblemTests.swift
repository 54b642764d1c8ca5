// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@Suite struct ProblemTests {
    @Test("the status is the check's own unless given", arguments: CheckID.allCases)
    func statusByDefault(check: CheckID) {
        #expect(Problem(check, "no").status == check.entry.status)
        #expect(Problem(check, status: 418, "no").status == 418)
    }

    @Test("the type is an address that ends in the check's id", arguments: CheckID.allCases)
    func typeNamesTheCheck(check: CheckID) {
        let type = Problem(check, "no").type
        #expect(type.hasPrefix("https://"))
        #expect(type.hasSuffix("/errors/\(check.rawValue)"))
        #expect(Problem(check, status: 400, "something else").type == type)
    }

    @Test func aProblemKeepsTheConnectionAndAddsNoFieldsUnlessTold() {
        let plain = Problem(.rate, "slow down")
        #expect(plain.detail == "slow down")
        #expect(plain.fields.isEmpty)
        #expect(!plain.closesConnection)
        let full = Problem(.method, "use GET", fields: [.init("allow", "GET, HEAD")], closesConnection: true)
        #expect(full.fields == [Problem.Field("allow", "GET, HEAD")])
        #expect(full.closesConnection)
    }

    @Test func problemsDifferByWhatTheySay() {
        let problem = Problem(.host, "two Host fields", closesConnection: true)
        #expect(problem == Problem(.host, status: 400, "two Host fields", closesConnection: true))
        #expect(problem != Problem(.host, "two Host fields"))
        #expect(problem != Problem(.host, status: 421, "two Host fields", closesConnection: true))
        #expect(problem != Problem(.target, "two Host fields", closesConnection: true))
        #expect(problem != Problem(.host, "no Host field", closesConnection: true))
    }

    @Test func aProblemCanBeThrown() {
        #expect(throws: Problem(.framing, "no")) { try refuse() }
    }

    private func refuse() throws(Problem) {
        throw Problem(.framing, "no")
    }
}
