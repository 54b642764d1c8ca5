// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct CookieFieldsTests {
    @Test(arguments: [
        ("", []),
        (" ; ;;", []),
        ("USER_TOKEN=Yes; a=z; t=b", ["USER_TOKEN=Yes", "a=z", "t=b"]),
        ("USER_TOKEN=Yes; a=z; t=b;  foo= bar", ["USER_TOKEN=Yes", "a=z", "t=b", "foo= bar"]),
        ("foo= bar; = ; = = ; baz=value1=insert here something", ["foo= bar", "baz=value1=insert here something"]),
        ("aaa=bbb;abc=def  ", ["aaa=bbb", "abc=def"]),
        ("t=b;  foobar", ["t=b", "foobar="]),
        ("foobar;t=b", ["foobar=", "t=b"]),
        ("a=%41+b", ["a=%41+b"]),
        ("a=", ["a="]),
        ("\t a =1 ;b=2", ["a =1 ", "b=2"]),
        ("a=\"x;y\"", ["a=\"x", "y\"="]),
    ])
    func cookiesAreSplitAndNotDecoded(_ header: String, _ expected: [String]) {
        var seen: [String] = []
        let isWhole = CookieFields.process(Array(header.utf8).span) { name, value in
            seen.append(
                String(decoding: MultipartRecorder.bytes(name), as: UTF8.self) + "="
                    + String(decoding: MultipartRecorder.bytes(value), as: UTF8.self)
            )
            return true
        }
        #expect(seen == expected)
        #expect(isWhole)
    }

    @Test func aReceiverThatIsFullStopsIt() {
        var count = 0
        let isWhole = CookieFields.process(Array("a=1; b=2; c=3".utf8).span) { _, _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
        #expect(!isWhole)
    }
}
