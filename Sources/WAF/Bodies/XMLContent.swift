// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// What the parser has told of a document so far, and why it was stopped.
struct XMLContent {
    /// Why a document is not read, or not further.
    enum Refusal: Equatable {
        case documentTypeDeclaration
        case tooDeep
        case tooManyAttributes
        case tooManyNamespaces
        case tooManyNodes
        case encoding
        case outOfMemory
        /// libxml2's error number (xmlParserErrors) and the line in the body.
        case notWellFormed(code: Int32, line: Int32)

        /// For people; holds nothing of what was received.
        var text: String {
            switch self {
            case .documentTypeDeclaration: "a document type declaration is not accepted"
            case .tooDeep: "elements are nested too deeply"
            case .tooManyAttributes: "an element has too many attributes"
            case .tooManyNamespaces: "too many namespaces at once"
            case .tooManyNodes: "too many elements and attributes"
            case .encoding: "only UTF-8 and 8-bit encodings that contain ASCII are accepted"
            case .outOfMemory: "out of memory"
            case .notWellFormed(let code, let line):
                line > 0
                    ? "the document is not well-formed (line \(line), libxml2 error \(code))"
                    : "the document is not well-formed (libxml2 error \(code))"
            }
        }
    }

    var refusal: Refusal?
    var hasRoot = false
    /// The text of the root element and all in it.
    var text: [UInt8] = []
    /// The values of all attributes, one after the other.
    var attributes: [UInt8] = []
    var attributeEnds: [Int] = []
    /// Set while the parser runs.
    var parser: xmlParserCtxtPtr?

    private var namespacesOfOpenElements: [Int] = []
    private var namespaces = 0
    private var nodes = 0

    /// Keeps the first reason and stops the parser.
    mutating func refuse(_ reason: Refusal) {
        if refusal == nil { refusal = reason }
        if let parser { xmlStopParser(parser) }
    }

    /// `attributes`: five pointers each, of which the last two are the value's begin and end.
    mutating func open(
        namespaces count: Int,
        attributes values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        count attributeCount: Int
    ) {
        guard refusal == nil else { return }
        hasRoot = true
        guard namespacesOfOpenElements.count < XMLBody.depthLimit else { return refuse(.tooDeep) }
        namespacesOfOpenElements.append(count)
        namespaces += count
        guard namespaces <= XMLBody.namespaceLimit else { return refuse(.tooManyNamespaces) }
        nodes += 1 + attributeCount
        guard nodes <= XMLBody.nodeLimit else { return refuse(.tooManyNodes) }
        guard let values else { return }
        for attribute in 0..<attributeCount {
            guard let begin = values[attribute * 5 + 3], let end = values[attribute * 5 + 4], begin <= end else {
                continue
            }
            attributes.append(contentsOf: UnsafeBufferPointer(start: begin, count: end - begin))
            attributeEnds.append(attributes.count)
        }
    }

    mutating func close() {
        if let count = namespacesOfOpenElements.popLast() { namespaces -= count }
    }

    mutating func append(_ characters: UnsafePointer<xmlChar>?, _ count: Int32) {
        guard refusal == nil, count > 0, let characters else { return }
        text.append(contentsOf: UnsafeBufferPointer(start: characters, count: Int(count)))
    }
}
