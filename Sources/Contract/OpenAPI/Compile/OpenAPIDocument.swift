// SPDX-License-Identifier: Apache-2.0

/// OpenAPI 3.0 and 3.1 documents.
package enum OpenAPIDocument {
    /// Compiles a document and all that it refers to.
    ///
    /// - Parameters:
    ///   - documents: JSON texts by URI; relative references are resolved against the URI of their document.
    ///   - root: the URI of the document that has the paths.
    /// - Throws: all that is wrong, with document and JSON Pointer.
    package static func compile(
        documents: [String: [UInt8]],
        root: String,
        options: ContractOptions = ContractOptions()
    ) throws(ContractErrors) -> Contract {
        var compiler = try OpenAPICompiler(DocumentSet(documents, root: root), options)
        return try compiler.compile()
    }
}
