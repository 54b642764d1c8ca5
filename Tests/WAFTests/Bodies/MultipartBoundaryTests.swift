// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// The Content-Type header of a multipart body.
@Suite struct MultipartBoundaryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let contentType: String
        var boundary: String?
        var fault: MultipartBodyFault?
        var flags: MultipartFlags = []
        var testDescription: String { contentType }

        init(_ contentType: String, _ boundary: String, _ flags: MultipartFlags = []) {
            self.contentType = contentType
            self.boundary = boundary
            self.flags = flags
        }

        init(_ contentType: String, _ fault: MultipartBodyFault, _ flags: MultipartFlags = []) {
            self.contentType = contentType
            self.fault = fault
            self.flags = flags
        }
    }

    static let cases: [Case] = [
        Case("multipart/form-data; boundary=0000", "0000"),
        Case("Multipart/Form-Data;boundary=0000", "0000"),
        Case("multipart/form-data;\tboundary=a'()+_,-./:=?z", "a'()+_,-./:=?z"),
        Case("multipart/form-data; boundary=----boundary", "----boundary"),
        Case("multipart/form-data; boundary=--------0xKhTmLbOuNdArY", "--------0xKhTmLbOuNdArY"),
        Case("multipart/form-data;boundary=0000 1111", "0000 1111"),
        Case("multipart/form-data; boundary=\(String(repeating: "a", count: 70))", String(repeating: "a", count: 70)),
        Case("multipart/form-data; boundary=00000000; charset=UTF-8", "00000000"),
        Case("multipart/form-data boundary=0000", "0000", .missingSemicolon),
        Case("multipart/form-data; boundary =0000", "0000", .boundaryWhitespace),
        Case("multipart/form-data; boundary= 0000", "0000", .boundaryWhitespace),
        Case("multipart/form-data;boundary=\"0000\"", "0000", .boundaryQuoted),
        Case("multipart/form-data;boundary=\" 0000\"", " 0000", .boundaryQuoted),
        Case("multipart/form-data;boundary=\"0000 1111\"", "0000 1111", .boundaryQuoted),
        Case("", .noContentType),
        Case("multipart/form-data; boundary=a" + String(repeating: " ", count: 1_024), .contentTypeTooLong),
        Case("multipart/mixed; boundary=0000", .otherMediaType),
        Case("multipart/form-dat", .otherMediaType),
        Case("multipart/form-data", .noBoundary),
        Case("multipart/form-data; charset=utf-8", .noBoundary),
        Case("multipart/form-data; bOundAry=0000", .boundaryCase),
        Case("multipart/form-data, boundary=0000", .boundaryPlace),
        Case("multipart/form-data;; boundary=0000", .boundaryPlace),
        Case("multipart/form-data; charset=utf-8; boundary=0000", .boundaryPlace),
        Case("multipart/form-data; boundary", .boundaryPlace),
        Case("multipart/form-data; boundary123=0000", .boundaryName),
        Case("multipart/form-data; boundary=\"0000\"; boundary=1111", .severalBoundaries),
        Case("multipart/form-data; boundary=0000, boundary=1111", .severalBoundaries),
        Case("multipart/form-data; boundary=0000; BOUNDARY=1111", .severalBoundaries),
        Case("multipart/form-data;boundary=\"0000", .boundaryQuote),
        Case("multipart/form-data;boundary=0000\"", .boundaryQuote),
        Case("multipart/form-data;boundary=\"0000\"; charset=utf-8", .boundaryQuote),
        Case("multipart/form-data;boundary=\"", .boundaryQuote),
        Case("multipart/form-data;boundary=\"\"", .boundaryEmpty, .boundaryQuoted),
        Case("multipart/form-data; boundary=", .boundaryEmpty),
        Case("multipart/form-data; boundary=;charset=x", .boundaryEmpty),
        Case("multipart/form-data;boundary=0000!1111", .boundaryCharacter),
        Case("multipart/form-data;boundary=\"0000 \"", .boundaryCharacter, .boundaryQuoted),
        Case("multipart/form-data;boundary=\"00\"00\"", .boundaryCharacter, .boundaryQuoted),
        Case("multipart/form-data; boundary=0000 ", .boundaryCharacter),
        Case("multipart/form-data; boundary=00\u{0}00", .boundaryCharacter),
        Case("multipart/form-data; boundary=b\u{F6}se", .boundaryCharacter),
        Case("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", .boundaryTooLong),
    ]

    @Test(arguments: cases)
    func aBoundaryIsTakenFlaggedOrRefused(_ test: Case) {
        let boundary = test.boundary ?? "0000"
        let body = "--\(boundary)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--\(boundary)--\r\n"
        var sink = MultipartRecorder()
        var scratch: [UInt8] = []
        let report = MultipartBody.process(
            Array(body.utf8).span,
            contentType: Array(test.contentType.utf8).span,
            scratch: &scratch,
            sink: &sink
        )
        #expect(report.error == test.fault?.rawValue)
        #expect(report.multipart == test.flags)
        #expect(sink.list(.argument) == (test.fault == nil ? ["a=1"] : []))
    }

    @Test func aFlagThatIsStrictMakesTheBodyStrictlyWrong() {
        #expect(MultipartFlags.strictErrors.contains(.boundaryQuoted))
        #expect(!MultipartFlags.strictErrors.contains(.unmatchedBoundary))
        #expect(!MultipartFlags.strictErrors.contains(.crlfAndLFLines))
    }
}
