// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayConfiguration
import Logging
import Testing

@testable import gatehouse

@Suite struct GatehouseLogHandlerTests {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a logger writes while `body` uses it.
    static func output(_ format: LogConfiguration.Format, _ body: (Logger) -> Void) -> String {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let logger = Logger(label: "test") { label in
            GatehouseLogHandler(label: label, level: .info, format: format, output: output)
        }
        body(logger)
        try? pipe.fileHandleForWriting.close()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test func textLineNamesTimeLevelLabelAndMetadata() {
        let line = Self.output(.text) { $0.warning("reload refused", metadata: ["reason": "bad \"key\"", "a": "1"]) }
        #expect(line.dropFirst(24) == " warning [test] reload refused a=\"1\" reason=\"bad \\\"key\\\"\"\n")
    }

    @Test func jsonLineIsAnObject() throws {
        let line = Self.output(.json) {
            $0.error("it broke", error: Failure(description: "a\nb"), metadata: ["n": "1"])
        }
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["level"] as? String == "error")
        #expect(object?["logger"] as? String == "test")
        #expect(object?["message"] as? String == "it broke")
        #expect(object?["metadata"] as? [String: String] == ["error": "a\nb", "n": "1"])
        #expect((object?["time"] as? String)?.hasSuffix("Z") == true)
    }

    @Test(arguments: LogConfiguration.Format.allCases)
    func nothingForgesALineOrCommandsATerminal(_ format: LogConfiguration.Format) {
        let bad = "a\nb\r\u{1B}[2J\u{9B}x"
        let line = Self.output(format) { $0.info("\(bad)", metadata: ["\(bad)": "\(bad)"]) }
        #expect(line.last == "\n")
        #expect(line.dropLast().unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }

    @Test(arguments: LogConfiguration.Format.allCases)
    func secretsInMetadataAreMasked(_ format: LogConfiguration.Format) {
        let line = Self.output(format) { logger in
            var logger = logger
            logger[metadataKey: "api_key"] = "c4n4ry"
            logger.info(
                "x",
                metadata: ["Authorization": "c4n4ry", "nested": ["access-token": "c4n4ry", "id": "kept"]]
            )
        }
        #expect(!line.contains("c4n4ry"))
        #expect(line.contains("kept") && line.contains("***"))
    }

    @Test func lowerLevelsAreLeftOut() {
        #expect(Self.output(.text) { $0.debug("x") }.isEmpty)
        #expect(Logger.Level(.warning) == .warning)
    }
}
