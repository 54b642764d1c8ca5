// SPDX-License-Identifier: Apache-2.0

import JSON

// JSON that was made stands in an array next to what reads it, and a span of the one would keep the other from
// changing; an array that is handed over does not.

extension JSONDocument {
    mutating func parse(made bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
        try parse(bytes.span, limits: limits)
    }
}

extension SchemaPlan {
    func isValid(
        _ entry: SchemaEntry,
        of document: borrowing JSONDocument,
        made bytes: [UInt8],
        _ check: SchemaCheck,
        using scratch: SchemaScratch
    ) -> Bool {
        isValid(entry, of: document, in: bytes.span, check, using: scratch)
    }

    func validate(
        _ entry: SchemaEntry,
        of document: borrowing JSONDocument,
        made bytes: [UInt8],
        _ check: SchemaCheck,
        using scratch: SchemaScratch
    ) -> SchemaResult {
        validate(entry, of: document, in: bytes.span, check, using: scratch)
    }
}
