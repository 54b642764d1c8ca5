// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct IpMatchTests {
    @Test(arguments: [
        ("127.0.0.1,::1", "::1", true), ("127.0.0.1, ::1", "127.0.0.1", true), ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("::ffff:10.0.0.0/104", "10.1.2.3", true), ("::/0", "10.1.2.3", false), ("::/0", "2001:db8::1", true),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false), ("10.0.0.0/8", "example.com", false),
        ("10.0.0.0/8", "", false), ("10.0.0.0/8", "10.0.0.1:80", false), ("10.0.0.0/8", "[::1]", false),
    ])
    func rangesHoldTheirAddresses(_ ranges: String, _ value: String, _ expected: Bool) throws {
        #expect(try OperatorHarness.matches("ipMatch", ranges, value) == expected)
    }

    @Test func rangesComeFromFiles() throws {
        let path = try OperatorHarness.conformance() + "/modsecurity/data/ipMatchFromFile.txt"
        let text = String(decoding: try OperatorHarness.contents(path), as: UTF8.self)
        let made = try OperatorHarness.make("ipMatchF", "list", files: ["rules/list": text + "\n192.0.2.0/24 # docs\n"])
        let context = OperatorHarness.context()
        for value in ["127.0.0.1", "10.10.10.1", "::1", "200.249.12.31", "192.0.2.200"] {
            #expect(made.matches(bytes: Array(value.utf8), context), "\(value)")
        }
        #expect(!made.matches(bytes: Array("10.10.10.2".utf8), context))
    }

    @Test(arguments: ["10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "", ","])
    func faultsAreTold(_ ranges: String) {
        let reason = OperatorHarness.reason { () throws(OperatorError) in try OperatorHarness.make("ipMatch", ranges) }
        #expect(reason.hasPrefix("@ipMatch"))
    }
}
