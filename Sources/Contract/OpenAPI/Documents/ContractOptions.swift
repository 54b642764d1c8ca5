// SPDX-License-Identifier: Apache-2.0

/// How documents become a ``Contract``.
package struct ContractOptions: Sendable {
    /// Stands before all templates, instead of the paths of the document's `servers`; "" for nothing.
    package var basePath: String?
    /// Which `format` keywords are checked.
    package var formats: SchemaOptions.Formats
    /// Accept `name[key]=value` and `name[]=value` for any query parameter that is an object or an array, and not
    /// only where the document says `deepObject`: many documents declare the plain style while the frameworks behind
    /// them read brackets. The values are checked by the same schema.
    package var acceptsBrackets: Bool

    package init(basePath: String? = nil, formats: SchemaOptions.Formats = .all, acceptsBrackets: Bool = true) {
        self.basePath = basePath
        self.formats = formats
        self.acceptsBrackets = acceptsBrackets
    }
}
