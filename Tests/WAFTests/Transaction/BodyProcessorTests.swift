// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// What the body processors find, as rules see it.
@Suite struct BodyProcessorTests {
    @Test func formFieldsAreArguments() throws {
        let engine = try Engine("")
        engine.post("application/x-www-form-urlencoded; charset=utf-8", "a=1+2&b=%41&c")
        #expect(engine.members(.argsPost) == ["a": "1 2", "b": "A", "c": ""])
        #expect(engine.members(.args) == ["a": "1 2", "b": "A", "c": ""])
    }

    @Test func partsAreArgumentsAndFiles() throws {
        let engine = try Engine("")
        engine.post(
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                + "hello\r\n--b--\r\n"
        )
        #expect(engine.members(.argsPost) == ["a": "1"])
        #expect(engine.members(.files) == ["f": "x.txt"])
        #expect(engine.members(.filesNames) == ["f": "f"])
        #expect(engine.members(.filesSizes) == ["f": "5"])
        #expect(engine.transaction.body.report.filesCombinedSize == 5)
    }

    @Test(arguments: [
        ("MULTIPART_BOUNDARY_QUOTED", "multipart/form-data; boundary=\"b\"", "--b\r\n%h\r\n\r\n1\r\n--b--\r\n"),
        ("MULTIPART_DATA_BEFORE", "multipart/form-data; boundary=b", "early\r\n--b\r\n%h\r\n\r\n1\r\n--b--\r\n"),
        ("MULTIPART_DATA_AFTER", "multipart/form-data; boundary=b", "--b\r\n%h\r\n\r\n1\r\n--b--\r\nlate\r\n"),
        ("MULTIPART_LF_LINE", "multipart/form-data; boundary=b", "--b\n%h\n\n1\n--b--\n"),
        ("MULTIPART_HEADER_FOLDING", "multipart/form-data; boundary=b", "--b\r\n%h;\r\n x=y\r\n\r\n1\r\n--b--\r\n"),
        ("MULTIPART_STRICT_ERROR", "multipart/form-data; boundary=b", "early\r\n--b\r\n%h\r\n\r\n1\r\n--b--\r\n"),
    ])
    func anomalyOfAMultipartBodyHasItsFlag(variable: String, type: String, body: String) throws {
        let engine = try Engine("SecRule \(variable) \"@eq 1\" \"id:1,phase:2,pass\"")
        let header = "Content-Disposition: form-data; name=\"a\""
        engine.post(type, body.replacing("%h", with: header))
        #expect(engine.matched == [1])
        engine.post("multipart/form-data; boundary=b", "--b\r\n\(header)\r\n\r\n1\r\n--b--\r\n")
        #expect(engine.matched == [])
    }

    @Test func membersOfJSONAreArgumentsByTheirPath() throws {
        let engine = try Engine("SecAction \"id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON\"")
        engine.post("application/json", #"{"a":{"b":[1,"two",{"c":true}]},"d":null,"e":"\u0041"}"#)
        #expect(
            engine.members(.argsPost) == [
                "json.a.b.array_0": "1", "json.a.b.array_1": "two", "json.a.b.array_2.c": "true", "json.d": "",
                "json.e": "A",
            ]
        )
    }

    @Test func keyThatOccursTwiceIsTwoArguments() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"
            SecRule &ARGS:json.a "@eq 2" "id:2,phase:2,pass"
            """
        )
        engine.post("application/json", #"{"a":1,"a":2}"#)
        #expect(engine.matched == [2])
    }

    @Test func textAndAttributesOfXMLAreSeen() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"
            SecRule XML:/* "@contains secret" "id:2,phase:2,pass"
            SecRule XML://@* "@streq 7" "id:3,phase:2,pass"
            """
        )
        engine.post("text/xml", "<a n=\"7\"><b>a secret</b></a>")
        #expect(engine.matched == [2, 3])
        engine.post("text/xml", "<a n=\"8\"><secret/></a>")
        #expect(engine.matched == [])
    }

    @Test func bodyWithoutReaderHasNoArguments() throws {
        let engine = try Engine("SecRule &ARGS \"@eq 0\" \"id:1,phase:2,pass\"")
        engine.post("application/octet-stream", "a=1")
        #expect(engine.matched == [1])
        #expect(engine.transaction.body.length == 3)
    }
}
