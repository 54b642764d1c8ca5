// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// What libxml2 calls as it reads. Each callback is told the `XMLContent` that the parser was made with.
enum XMLHandlers {
    /// Readies the library, and silences what it would write to standard error from this thread.
    static func prepareLibrary() {
        _ = initialized
        xmlSetStructuredErrorFunc(nil) { _, _ in }
    }

    private static let initialized: Void = xmlInitParser()

    static func table() -> xmlSAXHandler {
        var table = xmlSAXHandler()
        // Marks a table of SAX version 2, with namespaces and structured errors.
        table.initialized = XML_SAX2_MAGIC
        table.startDocument = { context in
            XMLHandlers.with(context) { content in
                guard let encoding = content.parser?.pointee.encoding else { return }
                if !XMLPrecheck.isAccepted(encoding) { content.refuse(.encoding) }
            }
        }
        table.internalSubset = { context, _, _, _ in
            XMLHandlers.with(context) { $0.refuse(.documentTypeDeclaration) }
        }
        table.startElementNs = { context, _, _, _, namespaces, _, attributes, _, values in
            XMLHandlers.with(context) {
                $0.open(namespaces: Int(namespaces), attributes: values, count: Int(attributes))
            }
        }
        table.endElementNs = { context, _, _, _ in
            XMLHandlers.with(context) { $0.close() }
        }
        table.characters = { context, characters, count in
            XMLHandlers.with(context) { $0.append(characters, count) }
        }
        table.ignorableWhitespace = { context, characters, count in
            XMLHandlers.with(context) { $0.append(characters, count) }
        }
        table.cdataBlock = { context, characters, count in
            XMLHandlers.with(context) { $0.append(characters, count) }
        }
        table.serror = { context, error in
            // A namespace without declaration is an error of the lesser kind: the document stays well-formed.
            guard let error, error.pointee.level == XML_ERR_FATAL else { return }
            let reason = XMLContent.Refusal.notWellFormed(code: error.pointee.code, line: error.pointee.line)
            XMLHandlers.with(context) { $0.refuse(reason) }
        }
        return table
    }

    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (inout XMLContent) -> Void) {
        guard let context else { return }
        body(&context.assumingMemoryBound(to: XMLContent.self).pointee)
    }
}
