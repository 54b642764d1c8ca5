// SPDX-License-Identifier: Apache-2.0

/// The JSON Schema (2020-12) of `gatehouse.yaml`, for editors and for the reference manual.
package enum ConfigurationSchema {
    /// Pretty, with sorted keys and a newline at the end: the same bytes on every machine.
    package static func json() -> String {
        document(ConfigurationBlock.schema.schema, title: "gatehouse.yaml")
    }

    /// The schema of a file with virtual patches, in the same form.
    package static func patches() -> String {
        document(WAFPatchReader.type.schema, title: "A virtual patch of Gatehouse")
    }

    private static func document(_ fragment: SchemaFragment, title: String) -> String {
        let root = fragment.body.adding([
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("title", .string(title)),
            .init("$defs", .object(fragment.definitions.map(Document.Member.init))),
        ])
        return root.json() + "\n"
    }
}
