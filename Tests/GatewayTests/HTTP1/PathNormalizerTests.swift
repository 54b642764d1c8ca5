// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct PathNormalizerTests {
    @Test(
        arguments: [
            ("/", "/"), ("/a", "/a"), ("/a/", "/a/"), ("/a/b.c", "/a/b.c"), ("/a..b/c.", "/a..b/c."), ("/...", "/..."),
            ("/.well-known/x", "/.well-known/x"), ("/..a", "/..a"), ("/a:b@c!$&'()*+,=", "/a:b@c!$&'()*+,="),
            ("/.", "/"), ("/./", "/"), ("/a/.", "/a/"), ("/a/./b", "/a/b"), ("/a/./", "/a/"),
            ("/a/..", "/"), ("/a/../", "/"), ("/a/b/..", "/a/"), ("/a/b/../", "/a/"), ("/a/../b", "/b"),
            ("/a/b/../../c", "/c"), ("/a/./.././b", "/b"), ("/a/b/c/./../../g", "/a/g"),
            ("//", "/"), ("///a", "/a"), ("/a//b", "/a/b"), ("/a//", "/a/"), ("/a//..", "/"), ("/a/..//b", "/b"),
            ("//evil.example/x", "/evil.example/x"), ("/.//a", "/a"), ("/a//../..//../b", nil),
            ("/%41%7a%30%2D%5F%7E", "/Az0-_~"), ("/%2e", "/"), ("/a/%2E%2e/b", "/b"), ("/a/.%2e/b", "/b"),
            ("/a/%2e/b", "/a/b"), ("/%2ea", "/.a"), ("/%3f%23%20", "/%3F%23%20"), ("/%c3%a9", "/%C3%A9"),
            ("/%F0%9F%9B%92", "/%F0%9F%9B%92"), ("/a%3bb", "/a%3Bb"), ("/%5b%5D", "/%5B%5D"), ("/%21", "/%21"),
        ] as [(String, String?)]
    )
    func pathHasOneForm(_ path: String, _ expected: String?) throws {
        if let expected {
            #expect(try canonicalPath(path) == expected)
        } else {
            #expect(throws: Refusal.aboveRoot) { try canonicalPath(path) }
        }
    }

    static let refused: [(String, Refusal)] = [
        ("/..", .aboveRoot), ("/../", .aboveRoot), ("/../a", .aboveRoot), ("/a/../..", .aboveRoot),
        ("/a/../../b", .aboveRoot), ("/%2e%2e/a", .aboveRoot), ("/.%2E", .aboveRoot), ("/./..", .aboveRoot),
        ("//..", .aboveRoot), ("/a//../..", .aboveRoot),
        ("/a\\b", .backslash), ("/..\\a", .backslash), ("\\", .backslash), ("/\\..", .backslash),
        ("/%", .invalidPercentEncoding), ("/%4", .invalidPercentEncoding), ("/%g1", .invalidPercentEncoding),
        ("/%1g", .invalidPercentEncoding), ("/%%41", .invalidPercentEncoding), ("/%u0041", .invalidPercentEncoding),
        ("/a%", .invalidPercentEncoding), ("/% 41", .invalidPercentEncoding), ("/%+1", .invalidPercentEncoding),
        ("/%00", .encodedControl), ("/a%0d%0ab", .encodedControl), ("/%1F", .encodedControl),
        ("/%7f", .encodedControl),
        ("/%09", .encodedControl), ("/index.php%00.png", .encodedControl),
        ("/%252e", .doubleEncoding), ("/%252E%252E/a", .doubleEncoding), ("/%252f", .doubleEncoding),
        ("/%255c", .doubleEncoding), ("/%2500", .doubleEncoding), ("/%250a", .doubleEncoding),
        ("/%257F", .doubleEncoding), ("/%25252e", .doubleEncoding), ("/a/b%252Fc", .doubleEncoding),
        ("/%25%32%65", .doubleEncoding), ("/%25%32e", .doubleEncoding), ("/%252%65", .doubleEncoding),
        ("/%25%32%46", .doubleEncoding), ("/%25%35%43", .doubleEncoding), ("/%25%30%30", .doubleEncoding),
        ("/%c0%ae", .invalidUTF8), ("/%c0%af", .invalidUTF8), ("/%C1%9C", .invalidUTF8), ("/%e0%80%af", .invalidUTF8),
        ("/%e0%9f%bf", .invalidUTF8), ("/%f0%80%80%af", .invalidUTF8), ("/%f0%8f%bf%bf", .invalidUTF8),
        ("/%f8%80%80%80%af", .invalidUTF8), ("/%ed%a0%80", .invalidUTF8), ("/%f4%90%80%80", .invalidUTF8),
        ("/%80", .invalidUTF8), ("/%ff", .invalidUTF8), ("/%c3", .invalidUTF8), ("/%c3/%a9", .invalidUTF8),
        ("/%c3a%a9", .invalidUTF8), ("/%e2%82", .invalidUTF8), ("/%c3%2e", .invalidUTF8),
        ("/\"", .invalidTarget), ("/<script>", .invalidTarget), ("/a|b", .invalidTarget), ("/a^b", .invalidTarget),
        ("/{id}", .invalidTarget), ("/`", .invalidTarget), ("/[0]", .invalidTarget), ("/a b", .invalidTarget),
        ("/\u{E9}", .invalidTarget),
        ("/..%2fa", .encodedSeparator), ("/a%2f..", .encodedSeparator), ("/a%2F..%2fb", .encodedSeparator),
        ("/x/a%5c.%5cb", .encodedSeparator), ("/%2e%2e%5c", .encodedSeparator), ("/%2F..", .encodedSeparator),
        ("/a;b", .pathParameter), ("/a;jsessionid=1", .pathParameter), ("/..;/a", .pathParameter),
        ("/;", .pathParameter), ("/a/%2e%2e;x/b", .pathParameter),
    ]

    @Test func ambiguousPathsAreRefused() {
        for (path, refusal) in Self.refused {
            #expect(throws: refusal, "\(path)") { try canonicalPath(path) }
        }
        #expect(Self.refused.count == 81)
    }

    @Test func encodedPercentSignsThatHideNothingAreKept() throws {
        for path in ["/%25", "/%25ab", "/100%25", "/%2541", "/%25zz", "/%25%2541", "/%25%61b", "/%25%25"] {
            let once = try canonicalPath(path)
            #expect(try canonicalPath(once) == once)
        }
        #expect(try canonicalPath("/%25ab") == "/%25ab")
        #expect(try canonicalPath("/%25%61b") == "/%25ab")
    }

    @Test func encodedSeparatorsAreFlaggedAndKept() throws {
        for (path, expected) in [
            ("/a%2fb", "/a%2Fb"), ("/a%5cb", "/a%5Cb"), ("/group%2Fproject/x", "/group%2Fproject/x"),
            ("/%2F%2f", "/%2F%2F"), ("/a%2f.b", "/a%2F.b"), ("/...%2Fa", "/...%2Fa"),
        ] {
            let result = try normalizePath(path, PathConfiguration())
            #expect(result.hasEncodedSeparator)
            #expect(result.bytes.map(latin1) == expected)
        }
        #expect(try normalizePath("/a%2eb", PathConfiguration()).hasEncodedSeparator == false)
        #expect(try normalizePath("/%c2%af", PathConfiguration()).hasEncodedSeparator == false)
    }

    @Test func plainPathIsNotCopied() throws {
        for path in ["/", "/a/b.html", "/store/products/123", "/a-b_c~d"] {
            #expect(try normalizePath(path, PathConfiguration()) == PathNormalizer.Result())
        }
    }

    // MARK: Policies

    @Test func duplicateSlashesFollowTheirPolicy() throws {
        var rules = PathConfiguration()
        rules.duplicateSlashes = .reject
        for path in ["//", "/a//b", "/a//", "//a", "/a/.//b"] {
            #expect(throws: Refusal.emptySegment, "\(path)") { try canonicalPath(path, rules) }
        }
        #expect(try canonicalPath("/a/b/", rules) == "/a/b/")
        rules.duplicateSlashes = .keep
        for path in ["//", "/a//b", "/a//", "//a", "/a///b"] { #expect(try canonicalPath(path, rules) == path) }
        #expect(try canonicalPath("/a//../b", rules) == "/a/b")
        #expect(try canonicalPath("/a//./%62", rules) == "/a//b")
    }

    @Test func parametersFollowTheirPolicy() throws {
        var rules = PathConfiguration()
        rules.parameters = .normalize
        for (path, expected) in [
            ("/a;b", "/a"), ("/a;b=c/d;e;f", "/a/d"), ("/;x", "/"), ("/a/;x/b", "/a/b"), ("/a/..;x/b", "/b"),
            ("/a/.;/b", "/a/b"), ("/a/%2e.;/b", "/b"), ("/a;../b", "/a/b"), ("/a%3bb", "/a%3Bb"), ("/a;/", "/a/"),
        ] {
            #expect(try canonicalPath(path, rules) == expected, "\(path)")
        }
        #expect(throws: Refusal.aboveRoot) { try canonicalPath("/..;/admin", rules) }
        rules.parameters = .keep
        for path in ["/a;b", "/a;b=c/d;e", "/;x", "/a;../b", "/...;x"] {
            #expect(try canonicalPath(path, rules) == path)
        }
        for path in ["/a/..;/b", "/a/..;x/b", "/.;x", "/a/%2e%2E;x", "/a/..;x/.."] {
            #expect(throws: Refusal.pathParameter, "\(path)") { try canonicalPath(path, rules) }
        }
    }
}

func normalizePath(_ path: String, _ rules: PathConfiguration) throws(Refusal) -> PathNormalizer.Result {
    let input = bytes(path)
    return try input.withBytes(input.indices) { input throws(Refusal) in try PathNormalizer(rules).normalize(input) }
}

/// The canonical form of a path.
func canonicalPath(_ path: String, _ rules: PathConfiguration = PathConfiguration()) throws(Refusal) -> String {
    try normalizePath(path, rules).bytes.map(latin1) ?? path
}
