// SPDX-License-Identifier: Apache-2.0

/// Which keywords a schema has and what they mean.
package struct SchemaDialect: Hashable, Sendable {
    package enum Draft: Int, Hashable, Comparable, Sendable {
        case draft4 = 4
        case draft6 = 6
        case draft7 = 7
        case draft201909 = 8
        case draft202012 = 9

        package static func < (left: Draft, right: Draft) -> Bool { left.rawValue < right.rawValue }
    }

    package enum OpenAPI: Hashable, Sendable {
        case none, version30, version31
    }

    /// Groups of keywords that a metaschema switches on (JSON Schema 2020-12 core, section 8.1.2).
    package struct Vocabularies: OptionSet, Hashable, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        package static let applicator = Vocabularies(rawValue: 1)
        package static let validation = Vocabularies(rawValue: 2)
        package static let unevaluated = Vocabularies(rawValue: 4)
        package static let formatAssertion = Vocabularies(rawValue: 8)
    }

    package var draft: Draft
    package var openAPI: OpenAPI = .none
    package var vocabularies: Vocabularies = [.applicator, .validation, .unevaluated]

    package static let draft4 = SchemaDialect(draft: .draft4)
    package static let draft6 = SchemaDialect(draft: .draft6)
    package static let draft7 = SchemaDialect(draft: .draft7)
    package static let draft201909 = SchemaDialect(draft: .draft201909)
    package static let draft202012 = SchemaDialect(draft: .draft202012)
    /// The Schema Object of OpenAPI 3.0. Keywords of draft 7 that it does not have are honoured where a document has
    /// them: an author who writes an assertion means it.
    package static let openAPI30 = SchemaDialect(draft: .draft7, openAPI: .version30)
    /// JSON Schema 2020-12 with the keywords of OpenAPI 3.1 (and 3.2).
    package static let openAPI31 = SchemaDialect(draft: .draft202012, openAPI: .version31)

    /// Next to `$ref` no other keyword counts (draft 7 core, section 8.3; OpenAPI 3.0.3, Reference Object).
    var refHidesSiblings: Bool { draft <= .draft7 }

    /// The keyword that names a schema; OpenAPI 3.0 has none.
    var idKeyword: String? {
        if openAPI == .version30 { return nil }
        return draft == .draft4 ? "id" : "$id"
    }

    /// The dialect of a `$schema` that is known without looking at its metaschema.
    static func known(_ uri: String) -> SchemaDialect? {
        var name = uri.hasSuffix("#") ? uri.dropLast() : uri[...]
        if name.hasPrefix("http://") { name = "https://" + name.dropFirst(7) }
        switch name {
        case "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/schema": return .draft202012
        case "https://json-schema.org/draft/2019-09/schema": return .draft201909
        case "https://json-schema.org/draft-07/schema": return .draft7
        case "https://json-schema.org/draft-06/schema": return .draft6
        case "https://json-schema.org/draft-04/schema": return .draft4
        default:
            return name.hasPrefix("https://spec.openapis.org/oas/3.") && name.contains("/dialect/") ? .openAPI31 : nil
        }
    }

    /// What the names of `$vocabulary` switch on; nil for one that is not known.
    static func vocabulary(_ uri: String) -> Vocabularies? {
        for stem in ["https://json-schema.org/draft/2020-12/vocab/", "https://json-schema.org/draft/2019-09/vocab/"]
        where uri.hasPrefix(stem) {
            switch uri.dropFirst(stem.count) {
            case "applicator": return stem.contains("2019") ? [.applicator, .unevaluated] : .applicator
            case "validation": return .validation
            case "unevaluated": return .unevaluated
            case "format-assertion": return .formatAssertion
            case "core", "meta-data", "format", "format-annotation", "content": return []
            default: return nil
            }
        }
        return uri.hasPrefix("https://spec.openapis.org/oas/3.") ? [] : nil
    }
}
