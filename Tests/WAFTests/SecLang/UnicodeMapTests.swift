// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct UnicodeMapTests {
    private static let mapping = """
        (MAC - Roman)

        1250  (ANSI - Central Europe)
        00a1:21 00a2:63

        20127 (US-ASCII)
        00a0:20 ff01:21
        437 (OEM)
        0004:04
        """

    private func maps(_ text: String, mapping: String = mapping) throws -> [UnicodeMap] {
        let files = MemoryRuleFiles(["etc/map": mapping])
        return try SecLangParser(files: files).parse(text: text, name: "etc/t.conf").compactMap { directive in
            if case .setting(.unicodeMap(let map)) = directive.kind { map } else { nil }
        }
    }

    @Test(arguments: [
        "SecUnicodeMapFile map 20127", "SecUnicodeMapFile map\nSecUnicodeCodePage 20127",
        "SecUnicodeCodePage 20127\nSecUnicodeMapFile map",
    ])
    func mapHasThePairsOfItsCodePage(text: String) throws {
        let found = try maps(text)
        #expect(found.count == 1)
        let map = try #require(found.first)
        #expect(map.byte(for: 0xA0) == 0x20)
        #expect(map.byte(for: 0xFF01) == 0x21)
        #expect(map.byte(for: 0xA1) == nil)
        #expect(map.byte(for: 0x04) == nil)
    }

    @Test func everythingMayStandInOneLine() throws {
        let map = try #require(try maps("SecUnicodeMapFile map 1251", mapping: "1251 0434:64 043e:6f").first)
        #expect(map.byte(for: 0x0434) == 0x64)
        #expect(map.byte(for: 0x043E) == 0x6F)
    }

    @Test(arguments: [
        ("SecUnicodeMapFile none 20127", mapping, "etc/t.conf:1:19: cannot read etc/none: no such file"),
        ("SecUnicodeMapFile map 1", mapping, "etc/t.conf:1:23: etc/map has no code page 1"),
        (
            "SecUnicodeMapFile map x", mapping,
            "etc/t.conf:1:23: expected a code page, a whole number from 0 to 65535, got 'x'"
        ),
        (
            "SecUnicodeMapFile map", mapping,
            "etc/t.conf:1:19: no code page is named: write it behind the file, as in 20127"
        ),
        (
            "SecUnicodeMapFile map 1", "1 00a0:20\n 00a0:2020",
            "etc/map:2:2: expected a code page or a pair such as 00a1:21, got '00a0:2020'"
        ),
    ])
    func errors(text: String, mapping: String, message: String) throws {
        let error = try #require(throws: SecLangErrors.self) { try maps(text, mapping: mapping) }
        #expect(error.description == message)
    }
}
