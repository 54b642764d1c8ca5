// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct RuleLoadTests {
    private func load(_ files: [String: String]) -> String {
        do throws(SecLangErrors) {
            let directives = try SecLangParser(files: MemoryRuleFiles(files)).parse(file: "etc/main.conf")
            return directives.map { "\($0.location) \(DirectiveDump.line($0))" }.joined(separator: "\n")
        } catch {
            return error.description
        }
    }

    @Test func includedFilesStandWhereTheirNamesDo() {
        let dump = load([
            "etc/main.conf": "SecMarker A\nInclude rules/*.conf\nInclude \"/abs.conf\"\nSecMarker Z",
            "etc/rules/2.conf": "SecMarker C",
            "etc/rules/1.conf": "Include more/x.txt\n\nSecMarker B",
            "etc/rules/more/x.txt": "SecMarker X",
            "/abs.conf": "SecMarker Y",
        ])
        #expect(
            dump == """
                etc/main.conf:1:1 marker A
                etc/rules/more/x.txt:1:1 marker X
                etc/rules/1.conf:3:1 marker B
                etc/rules/2.conf:1:1 marker C
                /abs.conf:1:1 marker Y
                etc/main.conf:4:1 marker Z
                """
        )
    }

    @Test func missingFilesAreErrorsUnlessOptional() {
        #expect(load([:]) == "etc/main.conf:1:1: cannot read etc/main.conf: no such file")
        #expect(
            load(["etc/main.conf": "Include a.conf\nInclude b/*.conf"]) == """
                etc/main.conf:1:9: cannot read etc/a.conf: no such file
                etc/main.conf:2:9: no file fits etc/b/*.conf; IncludeOptional lets that pass
                """
        )
        #expect(load(["etc/main.conf": "IncludeOptional a.conf\nIncludeOptional b/*.conf"]) == "")
    }

    @Test func filesThatIncludeThemselvesAreRefusedWithTheChain() {
        let dump = load(["etc/main.conf": "Include a.conf", "etc/a.conf": "SecMarker A\nInclude main.conf"])
        #expect(
            dump
                == "etc/a.conf:2:9: etc/main.conf includes itself: etc/main.conf -> etc/a.conf -> etc/main.conf"
        )
    }

    @Test func nestingHasABound() {
        var files = ["etc/main.conf": "Include 1.conf"]
        for number in 1...20 { files["etc/\(number).conf"] = "Include \(number + 1).conf" }
        #expect(load(files).hasPrefix("etc/15.conf:1:9: files include each other more than 16 deep: etc/main.conf -> "))
    }

    @Test func filesHaveABound() {
        var files = ["etc/main.conf": "Include 1.conf\nInclude 1.conf\nInclude 1.conf"]
        for number in 1...12 {
            let next = "Include \(number + 1).conf\n"
            files["etc/\(number).conf"] = next + next + next
        }
        files["etc/13.conf"] = ""
        let errors = load(files).split(separator: "\n")
        #expect(!errors.isEmpty)
        #expect(errors.allSatisfy { $0.hasSuffix("more than 4096 files are included") })
    }

    @Test func allErrorsAreReportedInTheirOrderUpToABound() {
        let text = (1...60).map { _ in "SecBogus" }.joined(separator: "\n")
        let errors = load(["etc/main.conf": text]).split(separator: "\n")
        #expect(errors.count == 50)
        #expect(errors.first == "etc/main.conf:1:1: unknown directive 'SecBogus'")
        #expect(errors.last == "etc/main.conf:50:1: unknown directive 'SecBogus'")
    }

    @Test(arguments: [
        (
            [UInt8]("SecMarker A\nab".utf8) + [0xC3, 0x28], "f:2:3",
            "not UTF-8: save the file in that encoding, or write the byte as \\xHH"
        ),
        (
            [UInt8]("SecMarker A\n\n é".utf8) + [0xFF], "f:3:4",
            "not UTF-8: save the file in that encoding, or write the byte as \\xHH"
        ),
        ([UInt8]("a\nb\u{0}".utf8), "f:2:2", "a zero byte: a rule file is text; in a pattern write \\x00"),
    ])
    func bytesThatAreNoTextAreAnErrorWithTheirPlace(bytes: [UInt8], place: String, message: String) throws {
        let parser = SecLangParser(files: MemoryRuleFiles(bytes: ["f": bytes]))
        let error = try #require(throws: SecLangErrors.self) { try parser.parse(file: "f") }
        #expect(error.description == "\(place): \(message)")
    }

    @Test func byteOrderMarkAndCarriageReturnsAreLetPass() {
        let text = "\u{FEFF}SecRule ARGS \"@rx a\" \\\r\n  \"id:1\"\r\n"
        #expect(DirectiveDump.of(text) == "rule ARGS ; rx <a> ; id=<1>")
    }
}
