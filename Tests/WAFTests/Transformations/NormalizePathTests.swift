// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct NormalizePathTests {
    @Test(arguments: [
        ("/a/../../etc/passwd", "/etc/passwd"),
        ("/..", ""),
        ("/../", "/"),
        ("/", "/"),
        ("a/..", ""),
        ("a/../b/", "b/"),
        ("a/..//b", "b"),
        ("../../a/../..", "../../.."),
        ("/foo../bar/.hidden/...", "/foo../bar/.hidden/..."),
        ("http://host/a", "http:/host/a"),
    ])
    func normalizes(path: String, expected: String) throws {
        #expect(try outcome("normalizePath", of: path) == expected)
    }

    @Test func backslashIsNoSlash() throws {
        #expect(try transformed("normalizePath", Array(#"a\..\b"#.utf8)) == nil)
        #expect(try outcome("normalizePathWin", of: #"a\..\b"#) == "b")
        #expect(try outcome("normalizePathWin", of: #"c:\a/.\b\"#) == "c:/a/b/")
    }
}
