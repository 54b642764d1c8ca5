// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// XML bodies. Where libmodsecurity 3.0.9 accepts a body, the values were compared with its.
@Suite struct XMLBodyTests {
    private func process(_ body: [UInt8], capacity: Int = .max) -> (BodyReport, [String]) {
        var sink = MultipartRecorder()
        sink.capacity = capacity
        let report = XMLBody.process(body.span, sink: &sink)
        let others = sink.entries.filter { $0.collection != .xml }
        #expect(others.isEmpty)
        return (report, sink.list(.xml))
    }

    static let wellFormed: [(String, [String])] = [
        ("<a/>", ["/*="]),
        ("<a>\n <b> k </b>\n</a>", ["/*=\n  k \n"]),
        (
            "<a x=\"1&amp;&lt;&#65;\" xmlns:n=\"u\">t1<b y='q>' n:z=''>t2<!--c--><?p i?></b><![CDATA[cd<]]>&#65;&gt;</a>",
            ["/*=t1t2cd<A>", "//@*=1&<A", "//@*=q>", "//@*="]
        ),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><r><l1><l2>é😀</l2></l1></r>", ["/*=é😀"]),
        ("\u{FEFF}<a>x</a>", ["/*=x"]),
        ("<p:a>x</p:a>", ["/*=x"]),
        (" <a>x</a>\n<!-- after -->", ["/*=x"]),
        ("<!-- <a b='> --><a b='c'/>", ["/*=", "//@*=c"]),
        (
            "<?xml version=\"1.0\"?><root><a probe=\"http://192.0.2.7/crash.php\"></a></root>",
            ["/*=", "//@*=http://192.0.2.7/crash.php"]
        ),
    ]

    @Test(arguments: wellFormed)
    func textAndAttributesAreGiven(body: String, values: [String]) {
        let (report, list) = process(Array(body.utf8))
        #expect(report == BodyReport())
        #expect(list == values)
    }

    @Test func eightBitEncodingsBecomeUTF8() {
        let body =
            Array("<?xml version='1.0' encoding='ISO-8859-1'?><a b='".utf8) + [0xE9] + Array("'>".utf8) + [0xFC]
            + Array("</a>".utf8)
        let (report, list) = process(body)
        #expect(report == BodyReport())
        #expect(list == ["/*=ü", "//@*=é"])
    }

    static let notWellFormed: [(String, [String])] = [
        ("plain", []), (" ", []), ("<a>text<b>", ["/*=text"]), ("<a>t</b>", ["/*=t"]), ("<a>x</a><b/>", ["/*=x"]),
        ("<a>x</a>y", ["/*=x"]), ("<a>one&und;two</a>", ["/*=one"]), ("<a b='1' b='2'/>", []), ("<a b=c/>", []),
        ("<a b='<'/>", []), ("<a", []), ("<a>\u{1}</a>", ["/*="]), ("{\"a\":1}", []), ("<a>&#0;</a>", ["/*="]),
        ("<a>x<b c='d'>y</a>", ["/*=xy", "//@*=d"]), ("<a><![CDATA[x</a>", ["/*="]),
    ]

    @Test(arguments: notWellFormed)
    func whatWasReadBeforeAnErrorIsGiven(body: String, values: [String]) {
        let (report, list) = process(Array(body.utf8))
        #expect(report.error?.hasPrefix("XML: the document is not well-formed") == true)
        #expect(list == values)
    }

    static let withDocumentType = [
        "<!DOCTYPE a><a>x</a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>x</a>",
        "<!DOCTYPE a PUBLIC \"p\" \"http://192.0.2.7/x.dtd\"><a>x</a>",
        "<!DOCTYPE a [<!ENTITY e \"xx\">]><a q='1'>&e;z</a>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"/etc/passwd\">]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://192.0.2.7/\"> %p;]><a/>",
        "<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE a [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><a>&b;</a>",
    ]

    @Test(arguments: withDocumentType)
    func aDocumentTypeDeclarationIsRefusedAndNothingExpanded(body: String) {
        let (report, list) = process(Array(body.utf8))
        #expect(report.error == "XML: a document type declaration is not accepted")
        #expect(list.isEmpty)
    }

    @Test func encodingsThatHideMarkupAreRefused() {
        let text = "<a>x</a>"
        let wide = Array(text.utf16)
        let bodies: [[UInt8]] = [
            [0xFF, 0xFE] + wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            [0xFE, 0xFF] + wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
            wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            wide.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 0xFF)] },
            [0x4C, 0x6F, 0xA7, 0x94, 0x93],
            Array("<?xml version='1.0' encoding='UTF-7'?><a>+ADw-</a>".utf8),
            Array("<?xml version='1.0' encoding='IBM037'?><a>x</a>".utf8),
            Array("<?xml version='1.0' encoding='Shift_JIS'?><a>x</a>".utf8),
        ]
        for body in bodies {
            let (report, list) = process(body)
            #expect(report.error != nil)
            #expect(!list.contains { $0.contains("x") || $0.contains("<") })
        }
    }

    @Test func depthIsBounded() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + "x" + String(repeating: "</a>", count: depth)).utf8)
        }
        #expect(process(nested(64)).0 == BodyReport())
        #expect(process(nested(65)).0.error == "XML: elements are nested too deeply")
        #expect(process(nested(100_000)).0.error == "XML: elements are nested too deeply")
    }

    @Test func attributesNamespacesAndNodesAreBounded() {
        func attributes(_ count: Int, _ prefix: String) -> String {
            (0..<count).map { "\(prefix)a\($0)=\"'\"" }.joined(separator: " ")
        }
        #expect(process(Array("<r><a \(attributes(256, ""))/></r>".utf8)).0 == BodyReport())
        #expect(
            process(Array("<r><a \(attributes(257, ""))/></r>".utf8)).0.error
                == "XML: an element has too many attributes"
        )
        #expect(process(Array("<a \(attributes(128, "xmlns:"))/>".utf8)).0 == BodyReport())
        let many = "<a \(attributes(100, "xmlns:"))><b \(attributes(29, "xmlns:"))/></a>"
        #expect(process(Array(many.utf8)).0.error == "XML: too many namespaces at once")
        let fewAtOnce = String(repeating: "<b \(attributes(100, "xmlns:"))/>", count: 5)
        #expect(process(Array("<a>\(fewAtOnce)</a>".utf8)).0 == BodyReport())
        let nodes = "<a>" + String(repeating: "<b/>", count: 100_000) + "</a>"
        #expect(process(Array(nodes.utf8)).0.error == "XML: too many elements and attributes")
    }

    /// The count of attributes must not lose its place in what is no tag.
    @Test(arguments: ["<!-- ' -->", "<![CDATA[<x ']]>", "<?p ' ?>", "it's", "<b c=\"'\"/>", "<b c='&quot;\">'/>"])
    func attributesAreCountedAfterWhatLooksLikeAQuote(before: String) {
        let attributes = (0..<300).map { "a\($0)='1'" }.joined(separator: " ")
        let body = Array("<r>\(before)<a \(attributes)/></r>".utf8)
        let many = XMLPrecheck.maximumAttributes(body.span, upTo: 256)
        #expect(many == 257)
        let one = XMLPrecheck.maximumAttributes(Array("<r>\(before)<a b='1'/></r>".utf8).span, upTo: 256)
        #expect(one == 1)
    }

    @Test func longTextAndValuesAreGivenWhole() {
        let text = String(repeating: "0123456789é", count: 20_000)
        let (report, list) = process(Array("<a b=\"\(text)\">\(text)<![CDATA[\(text)]]></a>".utf8))
        #expect(report == BodyReport())
        #expect(list == ["/*=" + text + text, "//@*=" + text])
    }

    @Test func aFullSinkEndsTheReading() {
        let (report, list) = process(Array("<a b='1' c='2'>x</a>".utf8), capacity: 2)
        #expect(report.isTruncated)
        #expect(report.error == "XML: more arguments than the limit allows")
        #expect(list == ["/*=x", "//@*=1"])
    }

    @Test func anEmptyBodyIsNoError() {
        #expect(process([]).0 == BodyReport())
    }

    @Test func errorsHoldNothingOfWhatWasReceived() {
        let (report, _) = process(Array("<a>\n<secret4111></wrong4111></a>".utf8))
        #expect(report.error == "XML: the document is not well-formed (line 2, libxml2 error 76)")
    }

    @Test func mutatedBodiesAreReadWithoutHarm() {
        let seed = Array(
            """
            <?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="urn:s"><s:Body id="1&amp;2"><line n='7'>
            text &lt; &#65; é<![CDATA[ raw <b> ]]></line><!-- c --><?pi x?></s:Body></s:Envelope>
            """.utf8
        )
        let pieces = [
            "<", ">", "</", "/>", "<!DOCTYPE a [", "<!ENTITY e 'x'>", "&e;", "&", "\"", "'", "<![CDATA[", "]]>", "<!--",
            "-->", "<?", "?>", "xmlns:x=''", "encoding='UTF-16'", "\u{0}", "a='b' ", "<a>", "&#x110000;",
        ].map { Array($0.utf8) }
        var random = MultipartRandom(seed: FuzzRun.seed(0x3A1))
        var withError = 0
        for _ in 0..<FuzzRun.rounds(3_000) {
            var body = seed
            for _ in 0..<Int.random(in: 0...3, using: &random) where !body.isEmpty {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.removeSubrange(place..<min(body.count, place + 4))
                case 2: body.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                case 3: body.insert(contentsOf: body[..<place].suffix(30), at: place)
                default: body = Array(body.prefix(place))
                }
            }
            let (report, list) = process(body)
            if report.error != nil { withError += 1 }
            // Nothing is made of nothing: no entity multiplies what was sent.
            #expect(list.reduce(0) { $0 + $1.utf8.count - 4 } <= 2 * body.count + 8)
        }
        #expect(withError > 1_000)
        #expect(withError < FuzzRun.rounds(3_000))
    }
}
