// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct NumberSearchTests {
    @Test func matchIsCaptured() throws {
        let captured = try OperatorHarness.captures("verifyCC", "[0-9]{13,16}", "card 5484605089158216.")
        #expect(captured == ["5484605089158216"])
    }

    @Test func validNumberMayOverlapAnInvalidOne() throws {
        #expect(try OperatorHarness.matches("verifyCC", "[0-9]{16}", "15484605089158216"))
    }

    @Test(arguments: [
        ("verifySSN", "[0-9-]+", "574-57-8065", true), ("verifySSN", "[0-9]+", "000578065", false),
        ("verifySSN", "[0-9]+", "666578065", false), ("verifySSN", "[0-9]+", "574008065", false),
        ("verifySSN", "[0-9]+", "574570000", false), ("verifySSN", "[0-9]+", "111111111", false),
        ("verifySSN", "[0-9]{9}", "57457806", false),
        ("verifyCPF", "[0-9]{11}", "01081751460", true), ("verifyCPF", "[0-9]{11}", "01081751461", false),
        ("verifyCPF", "[0-9]{11}", "11111111111", false),
        ("verifySVNR", "[0-9]{10}", "1237010180", true), ("verifySVNR", "[0-9]{10}", "1236010180", false),
        ("verifySVNR", "[0-9]{10}", "0000000000", false),
    ])
    func numbersAreJudged(_ word: String, _ pattern: String, _ value: String, _ expected: Bool) throws {
        #expect(try OperatorHarness.matches(word, pattern, value) == expected)
    }

    @Test func workIsBounded() throws {
        let made = try OperatorHarness.make("verifyCC", "[0-9]+")
        let context = OperatorHarness.context()
        let value = [UInt8](repeating: UInt8(ascii: "1"), count: 100_001)
        #expect(made.matches(bytes: value, context))
        #expect(context.exceededBudget)
    }

    @Test func faultInThePatternIsTold() {
        let reason = OperatorHarness.reason { () throws(OperatorError) in try OperatorHarness.make("verifyCC", "(") }
        #expect(reason.contains("@verifyCC: regular expression"))
    }
}
