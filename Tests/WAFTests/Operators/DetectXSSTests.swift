// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct DetectXSSTests {
    @Test func valueIsCaptured() throws {
        #expect(try OperatorHarness.captures("detectXSS", "", "<script>alert(1)") == ["<script>alert(1)"])
    }

    @Test func honestValuesDoNotMatch() throws {
        for value in ["", "a < b", "page=2&sort=price", "size >= 3 = yes"] {
            #expect(try !OperatorHarness.matches("detectXSS", "", value), "\(value)")
        }
    }

    /// libinjection reads on behind a value that ends in the middle of a character reference.
    @Test func valueCutShortDoesNotDependOnWhatFollows() throws {
        let detector = try OperatorHarness.make("detectXSS")
        for tail in ["&", "&#", "&#x", "&#x6", "&#10"] {
            let value = Array("<a href=\(tail)".utf8)
            let longer = value + Array("6A;avascript:alert(1)".utf8)
            let cut = longer.span.extracting(0..<value.count)
            let isScripting = detector.matches(cut, OperatorHarness.context())
            #expect(!isScripting, "\(tail)")
        }
    }
}
