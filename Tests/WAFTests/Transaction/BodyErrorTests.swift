// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct BodyErrorTests {
    private static let rules = """
        SecRule REQUEST_HEADERS:Content-Type "@contains json" "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"
        SecRule REQUEST_HEADERS:Content-Type "@contains xml" "id:2,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"
        SecRule REQBODY_ERROR "!@eq 0" "id:3,phase:2,deny,status:400"
        """

    @Test(arguments: [
        ("application/json", #"{"a":"#), ("application/json", "{} trailing"),
        ("text/xml", "<a><b></a>"), ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"),
        ("multipart/form-data", "--b\r\n"), ("multipart/form-data; boundary=b", "no boundary"),
    ])
    func malformedBodyIsAnErrorWithAReason(type: String, body: String) throws {
        let engine = try Engine(Self.rules)
        #expect(engine.post(type, body)?.status == 400)
        #expect(engine.transaction.body.report.error?.isEmpty == false)
    }

    @Test(arguments: [
        ("application/json", #"{"a":1}"#), ("application/json", ""), ("text/xml", "<a/>"),
        ("application/x-www-form-urlencoded", "%zz"),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n"),
        ("text/plain", "anything"),
    ])
    func readableBodyIsNone(type: String, body: String) throws {
        let engine = try Engine(Self.rules)
        #expect(engine.post(type, body) == nil)
    }

    @Test(arguments: [(2, true), (3, false)])
    func moreFilesThanTheLimitAreAnError(limit: Int, isExceeded: Bool) throws {
        let engine = try Engine(
            "SecUploadFileLimit \(limit)\nSecRule MULTIPART_FILE_LIMIT_EXCEEDED \"@eq 1\" \"id:1,phase:2,pass\""
        )
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\n\r\n1\r\n"
        engine.post("multipart/form-data; boundary=b", part + part + part + "--b--\r\n")
        #expect(engine.matched == (isExceeded ? [1] : []))
    }

    @Test func whatWasReadBeforeTheErrorIsSeen() throws {
        let engine = try Engine(Self.rules)
        engine.post("application/json", #"{"a":"1","b":["#)
        #expect(engine.members(.argsPost)["json.a"] == "1")
    }

    @Test(arguments: [("/?a=%zz", ""), ("/", "a=%4"), ("/?a=%41", "b=%zz")])
    func badPercentSignIsAnEncodingError(target: String, body: String) throws {
        let engine = try Engine("SecRule URLENCODED_ERROR \"@eq 1\" \"id:1,phase:2,pass\"")
        let type = [("Content-Type", "application/x-www-form-urlencoded")]
        engine.run(EngineRequest(method: "POST", target: target, fields: type, body: Array(body.utf8)))
        #expect(engine.matched == [1])
        engine.run(EngineRequest(method: "POST", target: "/?a=%41", fields: type, body: Array("b=%42".utf8)))
        #expect(engine.matched == [])
    }

    @Test func argumentsBeyondTheLimitAreLeftOut() throws {
        let engine = try Engine("SecArgumentsLimit 3\nSecRule &ARGS \"@eq 3\" \"id:1,phase:2,pass\"")
        engine.run(
            EngineRequest(
                method: "POST",
                target: "/?a=1&b=2",
                fields: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array("c=3&d=4".utf8)
            )
        )
        #expect(engine.matched == [1])
        #expect(engine.transaction.body.hasDroppedArguments)
        engine.get("/?a=1&b=2&c=3&d=4")
        #expect(engine.matched == [1])
        #expect(engine.transaction.body.hasDroppedArguments)
    }

    @Test func cutBodyIsSaidToBeCut() throws {
        let engine = try Engine("SecRule INBOUND_DATA_ERROR \"@eq 1\" \"id:1,phase:2,pass\"")
        engine.post("application/x-www-form-urlencoded", "a=1", isCut: true)
        #expect(engine.matched == [1])
        #expect(engine.members(.argsPost) == ["a": "1"])
        engine.post("application/x-www-form-urlencoded", "a=1")
        #expect(engine.matched == [])
    }

    @Test func filesDoNotCountForTheLimitWithoutFiles() throws {
        let engine = try Engine("SecRequestBodyNoFilesLimit 400\n" + Self.rules)
        func part(_ disposition: String, _ count: Int) -> String {
            "--b\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n"
                + String(repeating: "a", count: count) + "\r\n"
        }
        let file = part("name=\"f\"; filename=\"f.txt\"", 1_000)
        let type = "multipart/form-data; boundary=b"
        #expect(engine.post(type, file + part("name=\"a\"", 10) + "--b--\r\n") == nil)
        #expect(engine.post(type, file + part("name=\"a\"", 350) + "--b--\r\n")?.status == 400)
        #expect(engine.post("application/x-www-form-urlencoded", "a=1") == nil)
        let long = "a=" + String(repeating: "a", count: 399)
        #expect(engine.post("application/x-www-form-urlencoded", long)?.status == 400)
        #expect(engine.post("application/json", "{\"a\":\"\(long)\"}")?.status == 400)
    }
}
