// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import WAF

@Suite struct LocalRuleFilesTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    @Test func fileIsReadWhole() throws {
        try inFolder { folder in
            let text = String(repeating: "SecMarker A\n", count: 20_000)
            try write(text, "\(folder)/a.conf")
            #expect(try LocalRuleFiles().read("\(folder)/a.conf") == Array(text.utf8))
        }
    }

    @Test func patternsNameFilesInTheOrderOfTheirNames() throws {
        try inFolder { folder in
            for name in ["b.conf", "a.conf", "c.txt", "B.conf"] { try write("", "\(folder)/\(name)") }
            let files = LocalRuleFiles()
            let names = ["B.conf", "a.conf", "b.conf"].map { "\(folder)/\($0)" }
            #expect(try files.expand("\(folder)/*.conf") == names)
            #expect(try files.expand("\(folder)/[ab].conf") == Array(names.dropFirst()))
            #expect(try files.expand("\(folder)/*.none").isEmpty)
            #expect(try files.expand("\(folder)/none/*.conf").isEmpty)
            #expect(try files.expand("\(folder)/none") == ["\(folder)/none"])
        }
    }

    @Test func whatCannotBeReadHasAReasonForPeople() throws {
        try inFolder { folder in
            let files = LocalRuleFiles()
            #expect(throws: RuleFileError("no such file")) { try files.read("\(folder)/none") }
            #expect(throws: RuleFileError("it is a folder; \(folder)/*.conf names the files in it")) {
                try files.read(folder)
            }
            #expect(throws: RuleFileError("it is not a file")) { try files.read("/dev/zero") }
        }
    }

    @Test func fileAboveTheLimitIsRefusedWithoutReadingIt() throws {
        try inFolder { folder in
            let path = "\(folder)/large"
            FileManager.default.createFile(atPath: path, contents: nil)
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.truncate(atOffset: (64 << 20) + 1)
            try handle.close()
            #expect(throws: RuleFileError("it is larger than 64 MiB, the most a rule file may have")) {
                try LocalRuleFiles().read(path)
            }
        }
    }

    @Test func optionalIncludeAsksWhetherTheFileIsThere() throws {
        try inFolder { folder in
            try write("IncludeOptional none.conf\nIncludeOptional there.conf", "\(folder)/main.conf")
            try write("SecMarker A", "\(folder)/there.conf")
            let directives = try SecLangParser(files: LocalRuleFiles()).parse(file: "\(folder)/main.conf")
            #expect(directives.map(DirectiveDump.line) == ["marker A"])
        }
    }
}
