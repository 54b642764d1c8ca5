// SPDX-License-Identifier: Apache-2.0

/// The schemas that describe the dialects: what keyword takes what, without the prose. Made from tables, as they differ
/// in little but the way they refer to themselves.
enum MetaSchemas {
    /// The metaschema with a URI (without `#`); nil for one that is not built in.
    static func text(_ uri: String) -> String? {
        switch uri {
        case "http://json-schema.org/draft-04/schema": return draft4
        case "http://json-schema.org/draft-06/schema": return legacy(uri, extra: draft6Keywords)
        case "http://json-schema.org/draft-07/schema": return legacy(uri, extra: draft6Keywords + draft7Keywords)
        default:
            return modern(uri, stem: "https://json-schema.org/draft/2019-09/", vocabularies: draft201909)
                ?? modern(uri, stem: "https://json-schema.org/draft/2020-12/", vocabularies: draft202012)
        }
    }

    /// A keyword and the shape of its value.
    private typealias Keywords = [(shape: String, names: String)]

    // MARK: Drafts 4 to 7

    private static let common: Keywords = [
        ("string", "$schema title description format"), ("any", "default"), ("number", "maximum minimum"),
        ("count", "maxLength minLength maxItems minItems maxProperties minProperties"), ("regex", "pattern"),
        ("boolean", "uniqueItems"), ("names", "required"), ("type", "type"), ("schemas", "allOf anyOf oneOf"),
        ("schema", "not additionalItems additionalProperties"), ("schemaOrList", "items"),
        ("map", "definitions properties"), ("patterns", "patternProperties"), ("dependencies", "dependencies"),
    ]
    private static let draft6Keywords: Keywords = [
        ("uriReference", "$id $ref"), ("schema", "contains propertyNames"), ("any", "const"), ("list", "enum examples"),
        ("divisor", "multipleOf"), ("number", "exclusiveMaximum exclusiveMinimum"),
    ]
    private static let draft7Keywords: Keywords = [
        ("string", "$comment contentMediaType contentEncoding"), ("boolean", "readOnly writeOnly"),
        ("schema", "if then else"),
    ]

    private static let draft4 =
        #"{"id":"http://json-schema.org/draft-04/schema#","$schema":"http://json-schema.org/draft-04/schema#","#
        + #""type":"object","properties":{"multipleOf":{"type":"number","minimum":0,"exclusiveMinimum":true},"#
        + properties(
            common + [("string", "id"), ("boolean", "exclusiveMaximum exclusiveMinimum"), ("enum", "enum")],
            this: ##""$ref":"#""##,
            subschema: ##"{"anyOf":[{"type":"boolean"},{"$ref":"#"}]}"##
        )
        + #"},"dependencies":{"exclusiveMaximum":["maximum"],"exclusiveMinimum":["minimum"]}}"#

    private static func legacy(_ uri: String, extra: Keywords) -> String {
        ##"{"$id":"\##(uri)#","$schema":"\##(uri)#","type":["object","boolean"],"properties":{"##
            + properties(common + extra, this: ##""$ref":"#""##) + "}}"
    }

    // MARK: 2019-09 and 2020-12

    private static let applicators: Keywords = [
        ("schema", "contains additionalProperties propertyNames if then else not"), ("schemas", "allOf anyOf oneOf"),
        ("map", "properties dependentSchemas"), ("patterns", "patternProperties"),
    ]
    private static let validation: Keywords = [
        ("type", "type"), ("any", "const"), ("list", "enum"), ("divisor", "multipleOf"),
        ("number", "maximum exclusiveMaximum minimum exclusiveMinimum"), ("regex", "pattern"),
        ("count", "maxLength minLength maxItems minItems maxContains minContains maxProperties minProperties"),
        ("boolean", "uniqueItems"), ("names", "required"), ("nameMap", "dependentRequired"),
    ]
    private static let core: Keywords = [
        ("id", "$id"), ("uri", "$schema"), ("uriReference", "$ref"), ("anchor", "$anchor"),
        ("vocabulary", "$vocabulary"), ("string", "$comment"), ("map", "$defs"),
    ]
    private static let metaData: Keywords = [
        ("string", "title description"), ("any", "default"), ("boolean", "deprecated readOnly writeOnly"),
        ("list", "examples"),
    ]
    private static let content: Keywords = [
        ("string", "contentEncoding contentMediaType"), ("schema", "contentSchema"),
    ]
    private static let format: Keywords = [("string", "format")]

    private static let draft201909: [(name: String, keywords: Keywords)] = [
        ("core", core + [("uriReference", "$recursiveRef"), ("boolean", "$recursiveAnchor")]),
        (
            "applicator",
            applicators + [
                ("schema", "additionalItems unevaluatedItems unevaluatedProperties"), ("schemaOrList", "items"),
            ]
        ),
        ("validation", validation), ("meta-data", metaData), ("format", format), ("content", content),
    ]
    private static let draft202012: [(name: String, keywords: Keywords)] = [
        ("core", core + [("uriReference", "$dynamicRef"), ("anchor", "$dynamicAnchor")]),
        ("applicator", applicators + [("schemas", "prefixItems"), ("schema", "items")]),
        ("unevaluated", [("schema", "unevaluatedItems unevaluatedProperties")]),
        ("validation", validation), ("meta-data", metaData), ("format-annotation", format), ("content", content),
        ("format-assertion", format),
    ]

    private static func modern(
        _ uri: String,
        stem: String,
        vocabularies: [(name: String, keywords: Keywords)]
    ) -> String? {
        guard uri.hasPrefix(stem) else { return nil }
        let isRecursive = stem.contains("2019")
        let this = isRecursive ? ##""$recursiveRef":"#""## : ##""$dynamicRef":"#meta""##
        let anchor = isRecursive ? #""$recursiveAnchor":true"# : #""$dynamicAnchor":"meta""#
        let head = #"{"$schema":"\#(stem)schema","$id":"\#(uri)",\#(anchor),"type":["object","boolean"],"#
        if uri == stem + "schema" {
            let used = vocabularies.filter { $0.name != "format-assertion" }
            let names = used.map { #""\#(stem)vocab/\#($0.name)":\#($0.name != "format")"# }
            let parts = used.map { #"{"$ref":"meta/\#($0.name)"}"# }
            return head + #""$vocabulary":{"# + names.joined(separator: ",") + #"},"allOf":["#
                + parts.joined(separator: ",") + #"],"properties":{"#
                + properties([("map", "definitions"), ("dependencies", "dependencies")], this: this) + "}}"
        }
        guard let vocabulary = vocabularies.first(where: { uri == stem + "meta/" + $0.name }) else { return nil }
        return head + #""$vocabulary":{"\#(stem)vocab/\#(vocabulary.name)":true},"properties":{"#
            + properties(vocabulary.keywords, this: this) + "}}"
    }

    // MARK: Shapes

    /// - Parameter subschema: where a boolean may stand in place of a schema only sometimes (draft 4).
    private static func properties(_ keywords: Keywords, this: String, subschema: String? = nil) -> String {
        keywords.flatMap { shape, names in
            names.split(separator: " ").map { name in
                let isBooleanToo = name.hasPrefix("additional")
                let text = isBooleanToo && subschema != nil ? subschema ?? "" : text(shape, this: this)
                return #""\#(name)":\#(text)"#
            }
        }.joined(separator: ",")
    }

    private static func text(_ shape: String, this: String) -> String {
        let schemas = #"{"type":"array","minItems":1,"items":{\#(this)}}"#
        let names = #"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#
        let types = #"{"enum":["array","boolean","integer","null","number","object","string"]}"#
        switch shape {
        case "schema": return "{\(this)}"
        case "schemas": return schemas
        case "schemaOrList": return #"{"anyOf":[{\#(this)},\#(schemas)]}"#
        case "map": return #"{"type":"object","additionalProperties":{\#(this)}}"#
        case "patterns":
            return #"{"type":"object","additionalProperties":{\#(this)},"propertyNames":{"format":"regex"}}"#
        case "dependencies":
            return #"{"type":"object","additionalProperties":{"anyOf":[{\#(this)},\#(names)]}}"#
        case "nameMap": return #"{"type":"object","additionalProperties":\#(names)}"#
        case "names": return names
        case "count": return #"{"type":"integer","minimum":0}"#
        case "divisor": return #"{"type":"number","exclusiveMinimum":0}"#
        case "regex": return #"{"type":"string","format":"regex"}"#
        case "uri": return #"{"type":"string","format":"uri"}"#
        case "uriReference": return #"{"type":"string","format":"uri-reference"}"#
        case "id": return #"{"type":"string","format":"uri-reference","pattern":"^[^#]*#?$"}"#
        case "anchor": return #"{"type":"string","pattern":"^[A-Za-z_][-A-Za-z0-9._]*$"}"#
        case "vocabulary": return #"{"type":"object","additionalProperties":{"type":"boolean"}}"#
        case "list": return #"{"type":"array"}"#
        case "enum": return #"{"type":"array","minItems":1,"uniqueItems":true}"#
        case "type":
            return #"{"anyOf":[\#(types),{"type":"array","items":\#(types),"minItems":1,"uniqueItems":true}]}"#
        case "any": return "{}"
        default: return #"{"type":"\#(shape)"}"#
        }
    }
}
