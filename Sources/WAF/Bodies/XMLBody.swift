// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// An XML body (XML 1.0, by libxml2's SAX2 push parser): the text of the document as one value named `/*`, and each
/// attribute's value as one named `//@*`, which are the two XPath expressions that rule sets ask for.
///
/// As libmodsecurity gives them: the text is what stands in elements, CDATA sections and references included, comments
/// and processing instructions not; declarations of namespaces are no attributes. What was read before an error is
/// given as well. Unlike there, nothing is ever fetched, and a document type declaration is an error: without one there
/// are no entities to expand.
package enum XMLBody {
    /// Elements in each other; documents of services stay below 20.
    static let depthLimit = 64
    /// Attributes of one element. libxml2 compares each with each.
    static let attributeLimit = 256
    /// Namespaces in scope at once. libxml2 searches them one by one, for each prefix.
    static let namespaceLimit = 128
    /// Elements and attributes. Bounds the table of names, in which each different name takes some 60 bytes.
    static let nodeLimit = 100_000
    /// Bytes given to the parser at once, so that it does not copy the body as a whole.
    private static let chunkLength = 1 << 16

    package static func process(_ body: Span<UInt8>, sink: inout some BodySink) -> BodyReport {
        var report = BodyReport()
        guard !body.isEmpty else { return report }
        var content = XMLContent()
        if let refusal = XMLPrecheck.refusal(of: body, attributeLimit: attributeLimit) {
            content.refusal = refusal
        } else {
            parse(body, into: &content)
        }
        if let refusal = content.refusal { report.error = "XML: \(refusal.text)" }
        if !give(content, to: &sink) {
            report.isTruncated = true
            if report.error == nil { report.error = "XML: more arguments than the limit allows" }
        }
        return report
    }

    private static func give(_ content: XMLContent, to sink: inout some BodySink) -> Bool {
        let textName: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "*")]
        let attributeName: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "*")]
        if content.hasRoot, !sink.add(.xml, name: textName.span, value: content.text.span) { return false }
        let attributes = content.attributes.span
        var start = 0
        for end in content.attributeEnds {
            guard sink.add(.xml, name: attributeName.span, value: attributes.extracting(start..<end)) else {
                return false
            }
            start = end
        }
        return true
    }

    private static func parse(_ body: Span<UInt8>, into content: inout XMLContent) {
        XMLHandlers.prepareLibrary()
        var handlers = XMLHandlers.table()
        withUnsafeMutablePointer(to: &content) { pointer in
            guard let parser = xmlCreatePushParserCtxt(&handlers, pointer, nil, 0, nil) else {
                pointer.pointee.refusal = .outOfMemory
                return
            }
            defer { xmlFreeParserCtxt(parser) }
            // No network and no external subset. NOENT is about the five predefined entities in attributes: others
            // cannot be declared, since a document type declaration stops the parser.
            let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue
            _ = xmlCtxtUseOptions(parser, Int32(bitPattern: options))
            pointer.pointee.parser = parser

            var start = 0
            // The first four bytes alone tell the family of the encoding.
            var end = min(4, body.count)
            while start < body.count, pointer.pointee.refusal == nil {
                body.extracting(start..<end).withUnsafeBytes { chunk in
                    let bytes = chunk.bindMemory(to: CChar.self)
                    _ = xmlParseChunk(parser, bytes.baseAddress, Int32(bytes.count), 0)
                }
                start = end
                end = min(body.count, end + chunkLength)
            }
            if pointer.pointee.refusal == nil { _ = xmlParseChunk(parser, nil, 0, 1) }
            if pointer.pointee.refusal == nil, parser.pointee.wellFormed != 1 {
                pointer.pointee.refusal = .notWellFormed(code: parser.pointee.errNo, line: 0)
            }
            pointer.pointee.parser = nil
        }
    }
}
