// SPDX-License-Identifier: Apache-2.0

/// How schemas are compiled.
package struct SchemaOptions: Hashable, Sendable {
    /// Which `format` keywords are checked; all others are annotations. A dialect whose metaschema has the
    /// format-assertion vocabulary checks all.
    package enum Formats: Hashable, Sendable {
        case none, all
        case only(Set<String>)

        func holds(_ name: String) -> Bool {
            switch self {
            case .none: false
            case .all: true
            case .only(let names): names.contains(name)
            }
        }
    }

    package var formats: Formats
    /// Schemas in one plan, at most. A large API has some thousands.
    package var maximumSchemas: Int

    package init(formats: Formats = .none, maximumSchemas: Int = 200_000) {
        self.formats = formats
        self.maximumSchemas = maximumSchemas
    }
}
