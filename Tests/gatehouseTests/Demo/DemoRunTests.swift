// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The demonstration as a newcomer runs it.
@Suite struct DemoRunTests {
    @Test func everyAttackIsAnsweredAsItsLineSays() async throws {
        try await withTemporaryDirectory { directory in
            let output = directory.appendingPathComponent("table")
            let demo = try RunningGateway(
                ["demo", "--attack", "--directory", directory.appendingPathComponent("demo").path],
                output: output
            )
            #expect(try await demo.exitCode() == 0)
            let table = try String(contentsOf: output, encoding: .utf8)
            #expect(table.contains("57 attacks") || table.contains("53 attacks"), "\(table)")
            #expect(!table.contains("NO:"), "\(table)")
        }
    }
}
