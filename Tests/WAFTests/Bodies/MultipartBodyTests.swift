// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// The body, line by line. `@` stands for the delimiter and `|` for a CRLF in the cases.
@Suite struct MultipartBodyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        var flags: MultipartFlags = []
        var fault: MultipartBodyFault?
        var arguments: [String] = []
        var files: [String] = []
        var testDescription: String { name }

        init(
            _ name: String,
            _ body: String,
            _ flags: MultipartFlags = [],
            _ fault: MultipartBodyFault? = nil,
            arguments: [String] = [],
            files: [String] = []
        ) {
            self.name = name
            self.body = body
            self.flags = flags
            self.fault = fault
            self.arguments = arguments
            self.files = files
        }
    }

    private static let a = "@|Content-Disposition: form-data; name=\"a\"||1|"
    private static let disposition = "@|Content-Disposition: form-data; "

    static let lines: [Case] = [
        Case("two fields", a + "@|content-disposition: form-data; name=b||2|@--|", arguments: ["a=1", "b=2"]),
        Case("no line end after the final boundary", a + "@--", arguments: ["a=1"]),
        Case("an empty body is no error", ""),
        Case("no part", "@--|"),
        Case("no boundary", "a=1", .dataBefore, .noPart),
        Case("a boundary that is not the one announced", "--x|--x--|", [.dataBefore, .unmatchedBoundary], .noPart),
        Case("data before", "preamble|" + a + "@--|", .dataBefore, arguments: ["a=1"]),
        Case("an empty line before", "|" + a + "@--|", .dataBefore, arguments: ["a=1"]),
        Case("data after", a + "@--||", .dataAfter, arguments: ["a=1"]),
        Case("a part after the end is not read", a + "@--|" + a + "@--|", .dataAfter, arguments: ["a=1"]),
        Case("no final boundary", a + a, .unclosed, .unclosed, arguments: ["a=1", "a=1|"]),
        Case("cut off in a boundary", a + "@", .unclosed, .unclosed, arguments: ["a=1"]),
        Case(
            "cut off in a header",
            a + "@|Content-Dispos",
            [.unclosed, .invalidPart],
            .headerNoColon,
            arguments: ["a=1"]
        ),
        Case("a final boundary with a half line end", a + "@--\r", [], .boundaryLineEnd, arguments: ["a=1"]),
        Case("something after a boundary", a + "@x|" + a + "@--|", [], .boundaryLineEnd, arguments: ["a=1"]),
        Case("whitespace after a boundary", a + "@ |" + a + "@--|", [], .boundaryLineEnd, arguments: ["a=1"]),
        Case(
            "whitespace before a boundary",
            a + "-- 0000|" + a + "@--|",
            [],
            .boundaryLineWhitespace,
            arguments: ["a=1"]
        ),
        Case("lines of content keep their ends", disposition + "name=a||1|2\n3|@--|", arguments: ["a=1|2\n3"]),
        Case("an empty value", disposition + "name=a|||@--|", arguments: ["a="]),
        Case(
            "a boundary where content begins is content",
            disposition + "name=a||@|X: y||z|@--|",
            .invalidPart,
            arguments: ["a=@|X: y||z"]
        ),
        Case("a final boundary where content begins", disposition + "name=a||@--", .invalidPart, arguments: ["a="]),
        Case("a lonely line feed", a.replacing("|", with: "\n") + "@--\n", .lfLine, arguments: ["a=1"]),
        Case("line ends of both kinds", a + "@--\n", [.lfLine, .crlfAndLFLines], arguments: ["a=1"]),
        Case(
            "a line feed before a boundary",
            disposition + "name=a||1\n@--|",
            [.lfLine, .crlfAndLFLines],
            arguments: ["a=1"]
        ),
        Case("dashes in content", disposition + "name=a||-|@--|", arguments: ["a=-"]),
        Case("two dashes and a line feed are no boundary", disposition + "name=a||--\n|@--|", arguments: ["a=--\n"]),
        Case(
            "what could be a boundary",
            disposition + "name=a||--test|@--|",
            .foreignBoundary,
            arguments: ["a=--test"]
        ),
        Case(
            "a mail in a file",
            disposition + "name=a; filename=m||--m1|X: y||t|--m1--|" + "|@--|",
            .foreignBoundary,
            files: ["a=m"]
        ),
        Case("a wrong first boundary", "--1111|" + "@--|", [.dataBefore, .unmatchedBoundary]),
        Case(
            "a wrong last boundary",
            a + "--1111--|",
            [.unmatchedBoundary, .unclosed],
            .unclosed,
            arguments: ["a=1|--1111--|"]
        ),
        Case("the delimiter within a line", disposition + "name=a||x @|@--|", .foreignBoundary, arguments: ["a=x @"]),
        Case(
            "the delimiter after dashes",
            disposition + "name=a||x --@|@--|",
            .foreignBoundary,
            arguments: ["a=x --@"]
        ),
        Case("many dashes", disposition + "name=a||x -----|@--|", arguments: ["a=x -----"]),
    ]

    static let headers: [Case] = [
        Case(
            "a file",
            disposition + "name=\"i\"; filename=\"i.jpg\"|Content-Type: image/jpeg||X|@--|",
            files: ["i=i.jpg"]
        ),
        Case("a file field left empty is a field", disposition + "name=\"i\"; filename=\"\"|||@--|", arguments: ["i="]),
        Case(
            "folding with a space",
            "@|Content-Disposition: form-data;| name=\"a\"||1|@--|",
            .headerFolding,
            arguments: ["a=1"]
        ),
        Case(
            "folding with a tab",
            "@|Content-Disposition: form-data|\t; name=a||1|@--|",
            .headerFolding,
            arguments: ["a=1"]
        ),
        Case(
            "folding with a form feed",
            "@|Content-Disposition: form-data;|\u{C}\tname=\"a\"||1|@--|",
            [.headerFolding, .invalidHeaderFolding],
            arguments: ["a=1"]
        ),
        Case(
            "folding of nothing",
            "@| x|Content-Disposition: form-data; name=a||1|@--|",
            [.headerFolding, .invalidPart],
            .headerFoldingFirst,
            arguments: ["a=1"]
        ),
        Case("no disposition", "@||1|@--|", .invalidPart, .noDisposition, arguments: ["=1"]),
        Case(
            "another disposition",
            "@|Content-Disposition: attachment||1|@--|",
            .invalidPart,
            .otherDisposition,
            arguments: ["=1"]
        ),
        Case(
            "no semicolon",
            "@|Content-Disposition: form-data name=\"a\"||1|@--|",
            .invalidPart,
            .dispositionSyntax,
            arguments: ["=1"]
        ),
        Case("no name", "@|Content-Disposition: form-data;||1|@--|", .invalidPart, .noName, arguments: ["=1"]),
        Case("an empty name", disposition + "name=\"\"||1|@--|", .invalidPart, .noName, arguments: ["=1"]),
        Case(
            "an unclosed quotation mark",
            disposition + "name=\"a||1|@--|",
            .invalidPart,
            .dispositionSyntax,
            arguments: ["a=1"]
        ),
        Case(
            "an unknown parameter",
            disposition + "x=y; name=a||1|@--|",
            .invalidPart,
            .dispositionParameter,
            arguments: ["a=1"]
        ),
        Case("two names", disposition + "name=a; name=b||1|@--|", .invalidPart, .nameRepeated, arguments: ["a=1"]),
        Case(
            "two file names",
            disposition + "name=a; filename=b; filename=c||1|@--|",
            .invalidPart,
            .fileNameRepeated,
            arguments: ["a=1"],
            files: ["a=b"]
        ),
        Case(
            "single quotes",
            disposition + "name=';filename=\"dummy';name=b;\"||2|@--|",
            [.invalidPart, .invalidQuoting],
            .nameRepeated,
            arguments: [";filename=\"dummy=2"]
        ),
        Case("a single quote in a token", disposition + "name=a'b||1|@--|", .invalidQuoting, arguments: ["a'b=1"]),
        Case("a single quote in a quoted string", disposition + "name=\"a'b\"||1|@--|", arguments: ["a'b=1"]),
        Case(
            "text after a quoted string",
            disposition + "name=\"a\"b||1|@--|",
            [.invalidPart, .invalidQuoting],
            .dispositionSyntax,
            arguments: ["a=1"]
        ),
        Case("escaped quotation marks", disposition + "name=\"a\\\"b\\\\c\\d\"||1|@--|", arguments: ["a\"b\\c\\d=1"]),
        Case("blanks around", disposition + "name = a ;\tfilename=b||1|@--|", files: ["a=b"]),
        Case(
            "a file name written oddly",
            disposition + "name=a; filename =b||1|@--|",
            .invalidPart,
            .fileNameHidden,
            arguments: ["a=1"],
            files: ["a=b"]
        ),
        Case("a trailing semicolon", disposition + "name=a;||1|@--|", arguments: ["a=1"]),
        Case(
            "an extended file name beside the plain one",
            disposition + "name=a; filename=b; filename*=UTF-8''%e2%82%ac||1|@--|",
            files: ["a=b"]
        ),
        Case(
            "an extended file name alone",
            disposition + "name=a; filename*=UTF-8'en'%e2%82%ac||1|@--|",
            .invalidPart,
            .extendedFileNameAlone,
            arguments: ["a=1"]
        ),
        Case(
            "an extended file name that cannot be decoded",
            disposition + "name=a; filename*=UTF-8''%e||1|@--|",
            .invalidPart,
            .dispositionSyntax,
            arguments: ["a=1"]
        ),
        Case(
            "a header without a colon",
            "@|x|Content-Disposition: form-data; name=a||1|@--|",
            .invalidPart,
            .headerNoColon,
            arguments: ["a=1"]
        ),
        Case("a header without a name", a + "@|:|@--|", .invalidPart, .headerNoName, arguments: ["a=1"]),
        Case(
            "a control character in a header's name",
            "@|\u{E}Content-Disposition\u{E}: form-data; name=b|"
                + "Content-Disposition: form-data; name=a||1|@--|",
            .invalidPart,
            .headerNameCharacter,
            arguments: ["a=1"]
        ),
        Case(
            "a repeated header",
            disposition + "name=a|content-disposition: form-data; name=b||1|@--|",
            .invalidPart,
            .headerRepeated,
            arguments: ["a=1"]
        ),
        Case(
            "a NUL in a header",
            disposition + "name=a|X: \u{0}||1|@--|",
            .invalidPart,
            .headerNUL,
            arguments: ["a=1"]
        ),
        Case(
            "a boundary in a header",
            disposition + "name=a|" + a + "@--|",
            .invalidPart,
            .headerUnended,
            arguments: ["a=1"]
        ),
        Case(
            "a multipart body in a part",
            "@|Content-Disposition: form-data; name=a; filename=n|Content-Type: multipart/mixed;"
                + " boundary=b||--b|Content-Disposition: form-data; name=x||y|--b--||@--|",
            .foreignBoundary,
            files: ["a=n"]
        ),
    ]

    @Test(arguments: lines)
    func linesAreReadStrictly(_ test: Case) {
        check(test)
    }

    @Test(arguments: headers)
    func partHeadersAreReadStrictly(_ test: Case) {
        check(test)
    }

    @Test func everyFaultOfABodyHasACase() {
        let faults = Set((Self.lines + Self.headers).compactMap(\.fault))
        let elsewhere: Set<MultipartBodyFault> = [
            // MultipartBoundaryTests
            .noContentType, .contentTypeTooLong, .otherMediaType, .noBoundary, .severalBoundaries, .boundaryCase,
            .boundaryPlace, .boundaryName, .boundaryQuote, .boundaryCharacter, .boundaryEmpty,
            .boundaryTooLong,
            // Below.
            .boundaryLineQuoted, .tooManyParts, .tooManyFiles, .headerTooLong, .tooManyHeaderLines,
        ]
        #expect(faults.union(elsewhere) == Set(MultipartBodyFault.allCases))
    }

    private func check(_ test: Case) {
        let (sink, report) = Self.read(test.body)
        #expect(report.error == test.fault?.rawValue)
        #expect(report.multipart == test.flags, "\(report.multipart.rawValue) is not \(test.flags.rawValue)")
        #expect(sink.list(.argument) == test.arguments.map(Self.expanded))
        #expect(sink.list(.file) == test.files)
        #expect(!report.isTruncated)
    }

    @Test func aFileFillsItsCollections() {
        let (sink, report) = Self.read(
            Self.disposition + "name=\"f\"; filename=\"x.txt\"|Content-Type: text/plain; charset=utf-8|"
                + "X-Long: one|  two|\t\tthree||abc|@|Content-Disposition: form-data; name=g; filename=y||12345|@--|"
        )
        #expect(report.error == nil)
        #expect(sink.list(.file) == ["f=x.txt", "g=y"])
        #expect(sink.list(.fileSize) == ["f=3", "g=5"])
        #expect(sink.list(.fileContent) == ["f=abc", "g=12345"])
        #expect(sink.list(.partName) == ["f=f", "g=g"])
        #expect(sink.list(.partFileName) == ["f=x.txt", "g=y"])
        #expect(report.filesCombinedSize == 8)
        #expect(
            sink.list(.partHeader) == [
                "f=Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"",
                "f=Content-Type: text/plain; charset=utf-8",
                "f=X-Long: one two three",
                "g=Content-Disposition: form-data; name=g; filename=y",
            ]
        )
    }

    @Test func anExtendedFileNameIsShownDecoded() {
        let (sink, _) = Self.read(Self.disposition + "name=a; filename*=UTF-8''a%2ephp||1|@--|")
        #expect(sink.list(.partFileName) == ["a=a.php"])
    }

    @Test func aHeaderLineWithAFaultIsShown() {
        let (sink, _) = Self.read("@|\u{E}X: y|Content-Disposition: form-data; name=a||1|@--|")
        #expect(sink.list(.partHeader) == ["a=\u{E}X: y", "a=Content-Disposition: form-data; name=a"])
    }

    @Test func aBoundaryLineInQuotationMarksIsAnErrorWhenTheParameterWasQuoted() {
        let (_, report) = Self.read(Self.a + "--\"0000\"|@--|", contentType: "multipart/form-data; boundary=\"0000\"")
        #expect(report.error == MultipartBodyFault.boundaryLineQuoted.rawValue)
    }

    @Test func aBoundaryOfDashesIsFound() {
        let body = "----|Content-Disposition: form-data; name=a||x ----- y|------|"
        let (sink, report) = Self.read(body, contentType: "multipart/form-data; boundary=--")
        #expect(report.error == nil)
        #expect(report.multipart == .foreignBoundary)
        #expect(sink.list(.argument) == ["a=x ----- y"])
    }

    @Test func partsBeyondTheLimitAreAnError() {
        var limits = MultipartLimits()
        limits.parts = 2
        let (sink, report) = Self.read(Self.a + Self.a + Self.a + "@--|", limits: limits)
        #expect(sink.list(.argument) == ["a=1", "a=1"])
        #expect(report.error == MultipartBodyFault.tooManyParts.rawValue)
    }

    @Test func filesBeyondTheLimitAreFlaggedAndStillListed() {
        var limits = MultipartLimits()
        limits.files = 2
        let file = Self.disposition + "name=i; filename=j||X|"
        let (sink, report) = Self.read(file + file + file + Self.a + "@--|", limits: limits)
        #expect(sink.list(.file).count == 3)
        #expect(sink.list(.argument) == ["a=1"])
        #expect(report.multipart == .fileLimitExceeded)
        #expect(report.error == MultipartBodyFault.tooManyFiles.rawValue)
    }

    @Test func aHeaderBeyondItsLimitEndsTheReading() {
        let long = Self.disposition + "name=a|X: " + String(repeating: "x", count: 8_192) + "||1|@--|"
        let (sink, report) = Self.read(long)
        #expect(report.error == MultipartBodyFault.headerTooLong.rawValue)
        #expect(sink.list(.argument).isEmpty)
        let many = Self.disposition + "name=a|" + (0..<32).map { "X\($0): y|" }.joined() + "|1|@--|"
        #expect(Self.read(many).1.error == MultipartBodyFault.tooManyHeaderLines.rawValue)
        let enough = Self.disposition + "name=a|" + (0..<31).map { "X\($0): y|" }.joined() + "|1|@--|"
        #expect(Self.read(enough).1.error == nil)
    }

    @Test func theFirstErrorIsTheOneReported() {
        let (_, report) = Self.read("@||1|@|Content-Disposition: form-data||1|" + Self.a)
        #expect(report.error == MultipartBodyFault.noDisposition.rawValue)
        #expect(report.multipart.contains(.unclosed))
    }

    @Test(arguments: 0..<6)
    func aFullSinkStopsTheProcessor(_ capacity: Int) {
        var sink = MultipartRecorder()
        sink.capacity = capacity
        var scratch: [UInt8] = []
        let body = Self.expanded(Self.disposition + "name=f; filename=x||abc|" + Self.a + "@--|")
        let report = MultipartBody.process(
            Array(body.utf8).span,
            contentType: Array("multipart/form-data; boundary=0000".utf8).span,
            scratch: &scratch,
            sink: &sink
        )
        #expect(report.isTruncated)
        #expect(sink.entries.count == capacity)
    }

    static func read(
        _ body: String,
        contentType: String = "multipart/form-data; boundary=0000",
        limits: MultipartLimits = MultipartLimits()
    ) -> (MultipartRecorder, BodyReport) {
        var sink = MultipartRecorder()
        var scratch: [UInt8] = []
        let report = MultipartBody.process(
            Array(expanded(body).utf8).span,
            contentType: Array(contentType.utf8).span,
            limits: limits,
            scratch: &scratch,
            sink: &sink
        )
        return (sink, report)
    }

    static func expanded(_ text: String) -> String {
        text.replacing("@", with: "--0000").replacing("|", with: "\r\n")
    }
}
