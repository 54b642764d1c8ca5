// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct DetectSQLiTests {
    @Test func fingerprintIsCaptured() throws {
        #expect(try OperatorHarness.captures("detectSQLi", "", "1' or '1'='1") == ["s&sos"])
    }

    @Test func honestValuesDoNotMatch() throws {
        for value in ["", "1", "O'Brien", "blue shirt", "select a size and a colour"] {
            #expect(try !OperatorHarness.matches("detectSQLi", "", value), "\(value)")
        }
    }

    @Test(arguments: ["or.", "not`", ".and", "select."])
    func valuesThatTakeQuadraticTimeExceedTheBudget(_ piece: String) throws {
        let value = Array(repeating: Array(piece.utf8), count: 100_000).flatMap { $0 }
        let detector = try OperatorHarness.make("detectSQLi")
        let context = OperatorHarness.context()
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            #expect(detector.matches(bytes: value, context))
        }
        #expect(context.exceededBudget)
        #expect(elapsed < .seconds(1))
        context.matchesBeyondBudget = false
        #expect(!detector.matches(bytes: value, context))
    }

    @Test func longHonestValuesAreWithinBudget() {
        let text = Array(repeating: Array("Available at shop.example.com, see e.g. v1.2.3. ".utf8), count: 20_000)
            .flatMap { $0 }
        let token =
            Array(repeating: UInt8(ascii: "a"), count: 8000) + Array(".".utf8)
            + Array(repeating: UInt8(ascii: "b"), count: 8000)
        for value in [text, token] {
            let isCostly = LibInjection.isCostly(value.span)
            #expect(!isCostly)
        }
    }
}
